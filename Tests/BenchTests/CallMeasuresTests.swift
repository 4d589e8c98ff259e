import Bench
import Events
import SansIO
import Testing

struct CallMeasuresTests {
    private func event(_ text: String) throws -> JSONValue {
        try #require(JSONValue(parsing: Array(text.utf8)))
    }

    @Test func stagesKeepTheirOrderAndAddUp() throws {
        var measures = CallMeasures()
        let text = #"""
            {"type":"parley.turn.latency","stages":[{"name":"jitter_buffer","ms":12},{"name":"chat","ms":40.5}],
             "silence_ms":500,"total_ms":600,"server_ms":20.25}
            """#
        measures.add(latency: try event(text))
        measures.add(latency: try event(text))
        #expect(measures.stages.map(\.name) == ["jitter_buffer", "chat"])
        #expect(measures.stages.map(\.times.count) == [2, 2])
        #expect(measures.silenceWindow.maximum == .milliseconds(500), "it is a part of a stage, not one more")
        #expect(measures.stages[1].times.maximum == .microseconds(40_500))
        #expect(measures.serverShare.maximum == .microseconds(20_250))
        #expect(measures.serverTotal.maximum == .milliseconds(600))
    }

    @Test(arguments: [
        "{}", #"{"stages":7,"server_ms":"x"}"#, #"{"stages":[{"name":"a"},{"ms":1},5],"total_ms":-1}"#,
        #"{"stages":[{"name":"a","ms":1e300}],"silence_ms":null}"#,
    ])
    func anEventOfAnotherFormIsLeftOut(_ text: String) throws {
        var measures = CallMeasures()
        measures.add(latency: try event(text))
        #expect(measures.stages.isEmpty)
        #expect(measures.serverShare.count == 0)
        #expect(measures.serverTotal.count == 0)
    }

    @Test func aServerCannotAddStagesWithoutEnd() throws {
        var measures = CallMeasures()
        for number in 0..<100 {
            measures.add(latency: try event(#"{"stages":[{"name":"s\#(number)","ms":1}]}"#))
        }
        #expect(measures.stages.count == 16)
    }

    @Test func mergingBringsStagesTogetherByName() throws {
        var (one, other) = (CallMeasures(), CallMeasures())
        one.add(latency: try event(#"{"stages":[{"name":"a","ms":1}]}"#))
        other.add(latency: try event(#"{"stages":[{"name":"b","ms":2},{"name":"a","ms":3}]}"#))
        one.merge(other)
        #expect(one.stages.map(\.name) == ["a", "b"])
        #expect(one.stages[0].times.count == 2)
    }
}
