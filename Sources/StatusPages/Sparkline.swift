internal import LagAnalysis
internal import StatusModel

/// The lag of the last hour as an inline SVG.
enum Sparkline {
    private static let (width, height) = (120.0, 24.0)

    /// Markup without any text from outside; nil if fewer than two values are known.
    static func svg(_ trend: LagTrend) -> String? {
        let values = trend.values
        let known = values.compactMap(\.self)
        guard let first = known.first, let last = known.last, let largest = known.max(), known.count > 1 else {
            return nil
        }
        let lines = runs(values).map { run in
            let points = run.map { index, value in
                let x = Double(index) / Double(LagTrend.count - 1) * width
                let y = height - 1 - (largest == 0 ? 0 : value / largest * (height - 2))
                return "\(rounded(x)),\(rounded(y))"
            }
            return #"<polyline points="\#(points.joined(separator: " "))" vector-effect="non-scaling-stroke"/>"#
        }
        let label = "Lag over the last hour: from \(text(first)) to \(text(last)), at most \(text(largest)) records"
        return
            #"<svg class="trend" role="img" aria-label="\#(label)" viewBox="0 0 120 24" preserveAspectRatio="none">"#
            + lines.joined() + "</svg>"
    }

    /// The stretches of known values, each with the places of its values.
    private static func runs(_ values: [Double?]) -> [[(Int, Double)]] {
        var runs: [[(Int, Double)]] = [[]]
        for (index, value) in values.enumerated() {
            if let value { runs[runs.count - 1].append((index, value)) } else { runs.append([]) }
        }
        return runs.filter { !$0.isEmpty }
    }

    private static func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }

    private static func text(_ records: Double) -> String {
        ReadableText.count(Int64(exactly: records.rounded()) ?? .max)
    }
}
