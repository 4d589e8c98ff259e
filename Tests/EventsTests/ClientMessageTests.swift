import Events
import Foundation
import Testing

@Suite struct ClientMessageTests {
    @Test(arguments: ClientExamples.all)
    func everyExampleOfTheProtocolIsUnderstoodAndSurvivesARoundTrip(_ text: String) throws {
        let message = try parse(text)
        if case .unknown(let type, _) = message.event { Issue.record("\(type)") }
        #expect(try ClientMessage.parse(message.encoded()) == message)
    }

    @Test func theExamplesHoldEveryKind() throws {
        #expect(Set(try ClientExamples.all.map { try parse($0).event.type }).count == 23)
    }

    @Test func theClientsIDIsKept() throws {
        #expect(try parse(#"{"type":"response.cancel","event_id":"e9"}"#).eventID == EventID(rawValue: "e9"))
        #expect(try parse(#"{"type":"response.cancel"}"#).eventID == nil)
    }

    @Test func anUnknownEventIsKeptWhole() throws {
        let message = try parse(#"{"type":"x.y","event_id":"e","z":[true,2]}"#)
        #expect(message.event == .unknown(type: "x.y", body: ["type": "x.y", "event_id": "e", "z": [true, 2]]))
        #expect(message.eventID == EventID(rawValue: "e"))
        #expect(try ClientMessage.parse(message.encoded()) == message)
    }

    @Test(arguments: [
        #""v=0\r\ns=-""#, #"{"type":"offer","sdp":"v=0\r\ns=-"}"#,
        #""{\"type\":\"offer\",\"sdp\":\"v=0\\r\\ns=-\"}""#,
        #""dj0wDQpzPS0=""#, #""eyJ0eXBlIjoib2ZmZXIiLCJzZHAiOiJ2PTBcclxucz0tIn0=""#,
    ])
    func anOfferIsUnwrapped(_ offer: String) throws {
        for key in ["sdp_offer", "sdp", "offer"] {
            let message = try parse(#"{"type":"rtc.call.sdp.create","\#(key)":\#(offer)}"#)
            #expect(message.event == .sdpCreate(SDPCreate(sdpOffer: "v=0\r\ns=-")))
        }
    }

    @Test(arguments: ["", #","sdp_offer":"""#, #","sdp_offer":null"#, #","sdp_offer":{"sdp":""}"#])
    func aMissingOfferIsNil(_ field: String) throws {
        #expect(
            try parse(#"{"type":"rtc.call.sdp.create"\#(field)}"#).event == .sdpCreate(SDPCreate(sdpOffer: nil)))
    }

    @Test func whatIsNoOfferStaysForTheSDPParserToRefuse() throws {
        #expect(
            try parse(#"{"type":"rtc.call.sdp.create","sdp_offer":"hello"}"#).event
                == .sdpCreate(SDPCreate(sdpOffer: "hello")))
    }

    // Proves: D.8 output that is no string, D.8 message system, D.8 message assistant
    @Test func anItemMayBeWrittenLoosely() throws {
        func item(_ text: String) throws -> ItemParam? {
            guard
                case .itemCreate(let create) = try parse(#"{"type":"conversation.item.create","item":\#(text)}"#).event
            else { return nil }
            return create.item
        }
        #expect(
            try item(#"{"type":"message","role":"developer","content":"Be kind."}"#) == .message(.system, "Be kind."))
        #expect(
            try item(#"{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hi"}]}"#)
                == .message(.assistant, "Hi"))
        #expect(
            try item(#"{"type":"function_call_output","call_id":"c","output":{"b":[1,null],"a":"x/y"}}"#)
                == ItemParam(
                    body: .functionCallOutput(
                        FunctionCallOutput(
                            callID: ToolCallID(rawValue: "c"), output: #"{"a":"x/y","b":[1,null]}"#))))
    }

    // Proves: D.12 commit
    @Test func aResponseMayBeAskedForLoosely() throws {
        func params(_ text: String) throws -> ResponseParams? {
            guard case .responseCreate(let create) = try parse(#"{"type":"response.create","response":\#(text)}"#).event
            else { return nil }
            return create.response
        }
        let loose = try params(
            #"{"output_modalities":["text"],"max_response_output_tokens":"inf","pre_generated_assistant_message":"Hi","tool_choice":{"type":"function","function":{"name":"f"}},"odd":1}"#
        )
        #expect(loose?.modalities == [.text])
        #expect(loose?.maxOutputTokens == .unlimited)
        #expect(loose?.preGeneratedAssistantMessage == .message(.assistant, "Hi"))
        #expect(loose?.toolChoice == .function(name: "f"))
        #expect(loose?.unknownFields == ["odd"])
        #expect(try params(#"{"max_output_tokens":7}"#)?.maxOutputTokens == .limit(7))
    }

    private func parse(_ text: String) throws -> ClientMessage {
        try ClientMessage.parse(Array(text.utf8))
    }
}
