import Engine
import Events
import Relay
import SansIO
import Testing

/// A remote refuses to begin a response while another is active: requests that depend on each other wait.
struct RelayedOrderTests {
    private static let replace = #"{"type":"response.create","event_id":"c9","response":{"cancel_previous":true}}"#

    private func told(_ stage: RelayStage) -> [String] {
        stage.told.compactMap { $0["type"]?.stringValue }.filter { $0 != "session.update" }
    }

    private func refusal(_ code: String, of type: String, in stage: RelayStage, names: Bool = true) -> String {
        let id = names ? stage.lastTold(type)?["event_id"]?.stringValue : nil
        return
            #"{"type":"error","error":{"type":"invalid_request_error","code":"\#(code)","event_id":\#(id.map { "\"\($0)\"" } ?? "null")}}"#
    }

    @Test(arguments: [RelayDialect.openAI, .openAIBeta])
    func aResponseIsReplacedBehindItsEnd(_ dialect: RelayDialect) throws {
        var stage = try RelayStage(dialect)
        stage.remote(RelayStage.created())
        stage.client(Self.replace)
        #expect(told(stage) == ["response.cancel"])
        stage.remote(RelayStage.done(status: "cancelled"))
        #expect(told(stage) == ["response.cancel", "response.create"])
        stage.remote(RelayStage.created("resp_2"), RelayStage.done("resp_2"))
        #expect(
            stage.types.filter { $0.hasPrefix("response.") } == [
                "response.created", "response.done", "response.created", "response.done",
            ])
        #expect(!stage.types.contains("error"))
    }

    @Test func aRemoteThatHadNothingToCancelIsAskedAtOnce() throws {
        for names in [true, false] {
            var stage = try RelayStage(.openAI)
            stage.remote(RelayStage.created())
            stage.client(Self.replace)
            stage.remote(refusal("response_cancel_not_active", of: "response.cancel", in: stage, names: names))
            #expect(told(stage) == ["response.cancel", "response.create"])
            #expect(!stage.types.contains("error"))
        }
    }

    @Test func theEndIsNotWaitedForWithoutEnd() throws {
        var stage = try RelayStage(.openAI)
        stage.remote(RelayStage.created())
        stage.client(Self.replace)
        stage.now += .milliseconds(1999)
        stage.put(.deadline)
        #expect(told(stage) == ["response.cancel"])
        #expect(stage.session.nextDeadline == .zero + .seconds(2))
        stage.now = .zero + .seconds(2)
        stage.put(.deadline)
        #expect(told(stage) == ["response.cancel", "response.create"])
    }

    /// The client writes both itself, as clients of this server may.
    @Test func aClientsOwnCancelIsWaitedForToo() throws {
        var stage = try RelayStage(.openAI)
        stage.remote(RelayStage.created())
        stage.client(#"{"type":"response.cancel"}"#)
        stage.client(#"{"type":"response.create"}"#)
        #expect(told(stage) == ["response.cancel"])
        stage.remote(RelayStage.done(status: "cancelled"))
        #expect(told(stage) == ["response.cancel", "response.create"])
    }

    @Test func aCancelOfWhatTheRemoteHasNotBegunIsWaitedForToo() throws {
        var stage = try RelayStage(.openAI)
        for type in ["create", "cancel", "create"] { stage.client(#"{"type":"response.\#(type)"}"#) }
        #expect(told(stage) == ["response.create", "response.cancel"])
        stage.remote(RelayStage.created())
        #expect(told(stage).count == 2)
        stage.remote(RelayStage.done(status: "cancelled"))
        #expect(told(stage) == ["response.create", "response.cancel", "response.create"])
    }

    @Test func replacementsInARowGoOneAfterTheOther() throws {
        var stage = try RelayStage(.openAI)
        for _ in 0..<3 { stage.client(Self.replace) }
        #expect(told(stage) == ["response.create"])
        for number in 1...3 {
            stage.remote(RelayStage.created("resp_\(number)"))
            if number < 3 { #expect(told(stage).last == "response.cancel") }
            stage.remote(RelayStage.done("resp_\(number)", status: number < 3 ? "cancelled" : "completed"))
        }
        #expect(told(stage).count(where: { $0 == "response.create" }) == 3)
        #expect(told(stage).count(where: { $0 == "response.cancel" }) == 2)
        #expect(stage.types.count(where: { $0 == "response.done" }) == 3 && !stage.types.contains("error"))
    }

    /// The remote began a response by itself when the client's request was on its way.
    @Test func aRefusalBecauseOfAResponseOfTheRemotesOwnIsHandledHere() throws {
        for names in [true, false] {
            var stage = try RelayStage(.openAI)
            stage.client(Self.replace)
            let refused = refusal(
                "conversation_already_has_active_response", of: "response.create", in: stage, names: names)
            stage.remote(RelayStage.created("resp_own"))
            if !names { stage.client(Self.replace) }
            stage.remote(refused)
            #expect(told(stage).last == "response.cancel" && !stage.types.contains("error"))
            stage.remote(RelayStage.done("resp_own", status: "cancelled"))
            #expect(told(stage).last == "response.create")
            stage.remote(RelayStage.created("resp_2"), RelayStage.done("resp_2"))
            #expect(!stage.types.contains("error"))
        }
    }

    @Test func whatIsRefusedForAnotherReasonHoldsNothingUp() throws {
        var stage = try RelayStage(.openAI)
        for _ in 0..<2 { stage.client(Self.replace) }
        stage.remote(refusal("rate_limit_exceeded", of: "response.create", in: stage))
        #expect(told(stage) == ["response.create", "response.create"])
        #expect(stage.last("error")?[path: "error", "event_id"] == "c9")
    }

    @Test func aRefusalOfWhatTheClientDidNotWantReplacedIsTold() throws {
        var stage = try RelayStage(.openAI)
        stage.remote(RelayStage.created())
        stage.client(#"{"type":"response.create","event_id":"c1"}"#)
        #expect(told(stage) == ["response.create"])
        stage.remote(refusal("conversation_already_has_active_response", of: "response.create", in: stage))
        #expect(stage.last("error")?[path: "error", "event_id"] == "c1")
    }

    @Test func whatGoesOnBesideTheConversationWaitsForNothing() throws {
        var stage = try RelayStage(.openAI)
        stage.remote(RelayStage.created())
        stage.client(#"{"type":"response.create","response":{"conversation":"none","cancel_previous":true}}"#)
        #expect(told(stage) == ["response.create"])
    }

    @Test func fewResponsesWait() throws {
        var stage = try RelayStage(.openAI)
        stage.remote(RelayStage.created())
        for _ in 0..<8 { stage.client(Self.replace) }
        #expect(!stage.types.contains("error"))
        stage.client(Self.replace)
        #expect(stage.last("error")?[path: "error", "event_id"] == "c9")
    }

    @Test func aRemoteThatDoesItByItselfIsLeftToIt() throws {
        var stage = try RelayStage(.voiceLive)
        stage.remote(RelayStage.created())
        stage.client(Self.replace)
        #expect(told(stage) == ["response.create"])
    }
}
