import Foundation
import SansIO
import Server
import Testing

@Suite struct HTTPDateTests {
    @Test func isTheExampleOfRFC9110() {
        #expect(HTTPDate.text(secondsSince1970: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test func agreesWithACalendarOnEveryDay() throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        var random = SplitMix(seed: 1)
        for day in stride(from: 0, to: 60_000, by: 13) {
            let seconds = day * 86_400 + Int.random(in: 0..<86_400, using: &random)
            let date = Date(timeIntervalSince1970: TimeInterval(seconds))
            #expect(HTTPDate.text(secondsSince1970: seconds) == formatter.string(from: date))
        }
    }
}
