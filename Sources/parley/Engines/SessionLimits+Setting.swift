import Dialogue
import EnginesHTTP
import Settings

extension SessionLimits {
    /// What a profile says; where it says nothing, a session waits at least as long as its engines are given.
    init(_ setting: ProfileSetting.Limits, _ slots: ProfileSetting.EngineSlots) {
        self.init()
        let usual = EngineEndpoint.Patience()
        func patience(_ endpoints: [EndpointSetting]) -> Duration {
            endpoints.reduce(.seconds(5)) { $0 + max($1.answer ?? usual.answer, $1.pause ?? usual.pause) }
        }
        recognition = setting.recognition ?? max(recognition, patience(slots.recognizer.all.compactMap(\.endpoint)))
        chat = setting.chat ?? max(chat, patience(slots.chat.all.compactMap(\.endpoint)))
        synthesis = setting.synthesis ?? max(synthesis, patience(slots.synthesizer.all.compactMap(\.endpoint)))
        if let turn = setting.longestTurn { longestTurn = Int(turn / .milliseconds(1)) }
        responses = setting.responses ?? responses
    }
}
