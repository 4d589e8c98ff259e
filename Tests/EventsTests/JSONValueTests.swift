import Events
import Foundation
import Testing

@Test func aJSONValueSurvivesARoundTrip() throws {
    let value: JSONValue = ["a": [1, 2.5, "x", true, nil], "b": [:]]
    #expect(try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value)) == value)
}
