import Engine
import Events
import Testing

/// What a user shows goes to the model that can see, and to no other.
struct ImageTests {
    private static let picture = "data:image/png;base64,iVBORw0KGgo="

    private func stage(_ images: ChatCapabilities.Images) -> SessionStage {
        SessionStage { $0.chatModel.images = images }
    }

    private func create(_ part: String, role: String = "user", in stage: inout SessionStage) {
        stage.client(
            json: #"""
                {"type":"conversation.item.create","item":{"type":"message","role":"\#(role)",
                "content":[{"type":"input_text","text":"What is this?"},\#(part)]}}
                """#)
    }

    @Test func aPictureReachesTheModelThatSees() {
        var stage = stage(.data)
        create(#"{"type":"input_image","image_url":"\#(Self.picture)","detail":"low"}"#, in: &stage)
        stage.client(json: #"{"type":"response.create"}"#)
        #expect(
            stage.chats.last?.request.messages == [
                .user("What is this?", images: [ChatImage(url: Self.picture, detail: "low")])
            ])
        let shown = stage.messages.compactMap { message -> Item? in
            if case .itemCreated(let event) = message.event { event.item } else { nil }
        }
        guard case .message(let message)? = shown.first?.body else {
            Issue.record("no message")
            return
        }
        #expect(message.content.last == .inputImage(url: Self.picture, detail: "low"))
    }

    @Test func aPictureAloneIsAMessage() {
        var stage = stage(.data)
        stage.client(
            json: #"""
                {"type":"conversation.item.create","item":{"type":"message","role":"user",
                "content":[{"type":"input_image","image_url":"\#(Self.picture)"}]}}
                """#)
        stage.client(json: #"{"type":"response.create"}"#)
        #expect(stage.chats.last?.request.messages == [.user("", images: [ChatImage(url: Self.picture)])])
    }

    @Test func thatLieElsewhereAreTheOperatorsChoice() {
        let part = #"{"type":"input_image","image_url":"https://example.com/a.png"}"#
        var stage = stage(.anywhere)
        create(part, in: &stage)
        #expect(stage.drain().allSatisfy { !$0.hasPrefix("error") })
        stage = self.stage(.data)
        create(part, in: &stage)
        #expect(stage.drain() == ["error invalid_value item.content[1].image_url -"])
    }

    @Test(arguments: [
        (#"{"type":"input_image","image_url":"file:///etc/passwd"}"#, "image_url"),
        (#"{"type":"input_image","image_url":"http://127.0.0.1/"}"#, "image_url"),
        (#"{"type":"input_image","image_url":"data:text/html,x"}"#, "image_url"),
        (#"{"type":"input_image"}"#, "image_url"),
        (#"{"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"huge"}"#, "detail"),
    ])
    func whatIsNoPictureIsRefused(part: String, field: String) {
        var stage = stage(.anywhere)
        create(part, in: &stage)
        #expect(stage.drain() == ["error invalid_value item.content[1].\(field) -"])
    }

    @Test func aModelThatIsBlindTakesNone() {
        var stage = stage(.none)
        create(#"{"type":"input_image","image_url":"\#(Self.picture)"}"#, in: &stage)
        #expect(stage.drain() == ["error invalid_value item.content[1].type -"])
    }
}
