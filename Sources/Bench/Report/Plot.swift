import Foundation

/// A plot of lines as inline SVG, whose colours follow the page.
struct Plot {
    struct Line {
        var name: String
        var points: [(x: Double, y: Double)]
    }

    var title: String
    var xName: String
    var yName: String
    /// Whether equal distances along x are equal ratios.
    var isLogarithmic = false
    /// Whether y is a share, 0…1.
    var isShare = false
    var lines: [Line]

    private static let (width, height) = (460.0, 260.0)
    private static let (left, right, top, bottom) = (52.0, 12.0, 12.0, 42.0)

    /// Empty where there is nothing to draw.
    var svg: String {
        let drawn = lines.filter { $0.points.count > 1 }
        let xs = drawn.flatMap { $0.points.map(\.x) }.filter { !isLogarithmic || $0 > 0 }
        guard let least = xs.min(), let most = xs.max(), most > least else { return "" }
        let x = Axis(from: least, to: most, isLogarithmic: isLogarithmic)
        let y = Axis(
            from: 0, to: isShare ? 1 : max(drawn.flatMap { $0.points.map(\.y) }.max() ?? 1, 1e-9) * 1.08,
            isLogarithmic: false)
        var parts = [#"<figure><figcaption>\#(HTMLText.escaped(title))</figcaption>"#]
        parts.append(#"<svg viewBox="0 0 \#(Self.width) \#(Self.height)" role="img" "#)
        parts.append(#"aria-label="\#(HTMLText.escaped(title))">"#)
        for tick in y.ticks {
            let at = Self.place(y: y.share(of: tick))
            parts.append(
                #"<line class="grid" x1="\#(Self.left)" x2="\#(Self.width - Self.right)" y1="\#(at)" y2="\#(at)"/>"#)
            let label = isShare ? NumberText.plain(tick * 100) + " %" : NumberText.plain(tick)
            parts.append(#"<text class="tick" x="\#(Self.left - 6)" y="\#(at + 4)" text-anchor="end">\#(label)</text>"#)
        }
        for tick in x.ticks {
            let at = Self.place(x: x.share(of: tick))
            let foot = Self.height - Self.bottom + 16
            parts.append(
                #"<text class="tick" x="\#(at)" y="\#(foot)" text-anchor="middle">\#(NumberText.plain(tick))</text>"#)
        }
        for (index, line) in drawn.enumerated() {
            let points = line.points.filter { !isLogarithmic || $0.x > 0 }.map { point in
                let place = (Self.place(x: x.share(of: point.x)), Self.place(y: y.share(of: point.y)))
                return String(format: "%.1f,%.1f", place.0, place.1)
            }
            parts.append(#"<polyline class="line c\#(index % 6)" points="\#(points.joined(separator: " "))"/>"#)
        }
        let middle = Self.left + (Self.width - Self.left - Self.right) / 2
        parts.append(
            #"<text class="axis" x="\#(middle)" y="\#(Self.height - 6)" text-anchor="middle">"#
                + "\(HTMLText.escaped(xName))</text></svg>")
        parts.append(#"<p class="legend">"#)
        for (index, line) in drawn.enumerated() {
            parts.append(#"<span class="key k\#(index % 6)"></span>\#(HTMLText.escaped(line.name)) "#)
        }
        parts.append("<small>\(HTMLText.escaped(yName))</small></p></figure>")
        return parts.joined()
    }

    private static func place(x share: Double) -> Double { left + share * (width - left - right) }
    private static func place(y share: Double) -> Double { height - bottom - share * (height - top - bottom) }

    /// A scale and where its labels stand.
    private struct Axis {
        var from: Double
        var to: Double
        var isLogarithmic: Bool

        /// 0…1 along the axis.
        func share(of value: Double) -> Double {
            let share =
                isLogarithmic ? log(value / from) / log(to / from) : (value - from) / (to - from)
            return min(1, max(0, share))
        }

        var ticks: [Double] {
            if isLogarithmic {
                let (first, last) = (Int(log10(from).rounded(.down)), Int(log10(to).rounded(.up)))
                guard first <= last else { return [] }
                let marks = last - first > 3 ? [1.0] : [1.0, 2, 5]
                return (first...last).flatMap { power in marks.map { $0 * pow(10, Double(power)) } }
                    .filter { $0 >= from && $0 <= to }
            }
            let rough = (to - from) / 5
            let power = pow(10, log10(rough).rounded(.down))
            let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
            return stride(from: (from / step).rounded(.up) * step, through: to, by: step).map { $0 }
        }
    }
}

/// Text inside a page.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

extension NumberText {
    /// Without zeros that say nothing.
    static func plain(_ value: Double) -> String {
        String(format: "%g", (value * 1e6).rounded() / 1e6)
    }
}
