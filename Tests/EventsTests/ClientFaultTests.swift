import Events
import Foundation
import Testing

struct Refusal: Sendable, CustomTestStringConvertible {
    var text: String
    var code: FaultCode
    var param: String?
    init(_ text: String, _ code: FaultCode, _ param: String?) {
        (self.text, self.code, self.param) = (text, code, param)
    }
    var testDescription: String { String(text.prefix(80)) }
}

@Suite struct ClientFaultTests {
    @Test(arguments: [
        Refusal("", .invalidJSON, nil),
        Refusal("hello", .invalidJSON, nil),
        Refusal("[1]", .invalidJSON, nil),
        Refusal("\"x\"", .invalidJSON, nil),
        Refusal("null", .invalidJSON, nil),
        Refusal("7", .invalidJSON, nil),
        Refusal(#"{"type":"#, .invalidJSON, nil),
        Refusal(#"{"type":"response.cancel"} x"#, .invalidJSON, nil),
        Refusal("{}", .missingRequiredParameter, "type"),
        Refusal(#"{"type":7}"#, .invalidType, "type"),
        Refusal(#"{"type":null}"#, .invalidType, "type"),
        Refusal(#"{"type":"response.cancel","event_id":7}"#, .invalidType, "event_id"),
        Refusal(#"{"type":"session.update"}"#, .missingRequiredParameter, "session"),
        Refusal(#"{"type":"session.update","session":[]}"#, .invalidType, "session"),
        Refusal(session(#""temperature":"warm""#), .invalidType, "session.temperature"),
        Refusal(session(#""modalities":["text","smell"]"#), .invalidValue, "session.modalities[1]"),
        Refusal(session(#""turn_detection":{}"#), .missingRequiredParameter, "session.turn_detection.type"),
        Refusal(session(#""turn_detection":{"type":"no"}"#), .invalidValue, "session.turn_detection.type"),
        Refusal(
            session(#""turn_detection":{"type":"server_vad","threshold":"x"}"#), .invalidType,
            "session.turn_detection.threshold"),
        Refusal(
            session(#""turn_detection":{"type":"server_vad","silence_duration_ms":9223372036854775808}"#),
            .invalidValue,
            "session.turn_detection.silence_duration_ms"),
        Refusal(
            session(#""turn_detection":{"type":"server_vad","end_of_utterance_detection":{"model":"x"}}"#),
            .invalidValue,
            "session.turn_detection.end_of_utterance_detection.model"),
        Refusal(
            session(
                #""turn_detection":{"type":"server_vad","end_of_utterance_detection":{"model":"semantic_detection_v1","timeout":1e300}}"#
            ), .invalidValue, "session.turn_detection.end_of_utterance_detection.timeout"),
        Refusal(session(#""voice":{"type":"azure-standard"}"#), .missingRequiredParameter, "session.voice.name"),
        Refusal(session(#""voice":{"type":"mp3"}"#), .invalidValue, "session.voice.type"),
        Refusal(session(#""voice":7"#), .invalidType, "session.voice"),
        Refusal(session(#""metadata":{"secret":7}"#), .invalidType, "session.metadata"),
        Refusal(session(#""tools":[{"type":"function"}]"#), .missingRequiredParameter, "session.tools[0].name"),
        Refusal(session(#""tool_choice":{"type":"function"}"#), .missingRequiredParameter, "session.tool_choice.name"),
        Refusal(session(#""max_response_output_tokens":"lots""#), .invalidValue, "session.max_response_output_tokens"),
        Refusal(session(#""output_audio_format":"mp3""#), .invalidValue, "session.output_audio_format"),
        Refusal(
            session(#""input_audio_echo_cancellation":{"type":"x"}"#), .invalidValue,
            "session.input_audio_echo_cancellation.type"),
        Refusal(#"{"type":"conversation.item.create"}"#, .missingRequiredParameter, "item"),
        Refusal(item(#"{"role":"user"}"#), .missingRequiredParameter, "item.type"),
        Refusal(item(#"{"type":"mcp_call"}"#), .invalidValue, "item.type"),
        Refusal(item(#"{"type":"message","role":"pope","content":[]}"#), .invalidValue, "item.role"),
        Refusal(item(#"{"type":"message","role":"user"}"#), .missingRequiredParameter, "item.content"),
        Refusal(
            item(#"{"type":"message","role":"user","content":[{"type":"input_text"}]}"#), .missingRequiredParameter,
            "item.content[0].text"),
        Refusal(
            item(#"{"type":"message","role":"user","content":[{"type":"input_text","text":"a"},{"type":"x"}]}"#),
            .invalidValue, "item.content[1].type"),
        Refusal(item(#"{"type":"function_call_output","output":"x"}"#), .missingRequiredParameter, "item.call_id"),
        Refusal(#"{"type":"conversation.item.delete"}"#, .missingRequiredParameter, "item_id"),
        Refusal(
            #"{"type":"conversation.item.truncate","item_id":"i","content_index":0.5,"audio_end_ms":1}"#, .invalidValue,
            "content_index"),
        Refusal(#"{"type":"response.create","response":{"temperature":[]}}"#, .invalidType, "response.temperature"),
        Refusal(#"{"type":"response.create","response":{"conversation":"x"}}"#, .invalidValue, "response.conversation"),
        Refusal(
            #"{"type":"response.create","response":{"input_items":[{"type":"message","role":"user","content":[{}]}]}}"#,
            .missingRequiredParameter, "response.input_items[0].content[0].type"),
        Refusal(#"{"type":"rtc.call.sdp.create","sdp_offer":7}"#, .invalidType, "sdp_offer"),
        Refusal(
            #"{"type":"rtc.call.sdp.create","sdp_offer":"v=0","session":{"voice":{}}}"#, .missingRequiredParameter,
            "session.voice.type"),
    ])
    func aBadMessageIsRefusedByCodeAndField(_ refusal: Refusal) {
        let fault = fault(refusal.text)
        #expect(fault?.code == refusal.code)
        #expect(fault?.param == refusal.param)
    }

    @Test func aFaultNamesTheEventAndTheClientsID() {
        let fault = fault(#"{"event_id":"e7","type":"session.update","session":{"voice":7}}"#)
        #expect(fault?.eventID == EventID(rawValue: "e7"))
        #expect(fault?.type == "session.update")
    }

    @Test func textOfThePeerNeverEntersAMessage() {
        let texts = [
            session(#""metadata":{"SECRET":7}"#), session(#""modalities":["SECRET"]"#),
            session(#""tools":[{"type":"mcp","server_label":"a","server_url":"b","headers":{"SECRET":1}}]"#),
            item(#"{"type":"SECRET"}"#), #"{"type":"SECRET","event_id":9}"#, "SECRET",
        ]
        for text in texts {
            guard let fault = fault(text) else {
                Issue.record("was accepted: \(text)")
                continue
            }
            #expect(!"\(fault.message) \(fault.param ?? "") \(fault.type ?? "")".contains("SECRET"))
        }
    }
}

private func session(_ members: String) -> String { #"{"type":"session.update","session":{\#(members)}}"# }
private func item(_ item: String) -> String { #"{"type":"conversation.item.create","item":\#(item)}"# }
private func fault(_ text: String) -> ClientFault? {
    do {
        _ = try ClientMessage.parse(Array(text.utf8))
        return nil
    } catch { return error }
}
