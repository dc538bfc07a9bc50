internal import Glibc

/// The slopes of two counters over time, by a linear regression in which a sample counts for less the older it is.
///
/// The sums are kept relative to the newest sample, so that they neither grow nor lose precision.
struct RateRegression {
    private var weight = 0.0
    private var time = 0.0
    private var timeSquared = 0.0
    private var consumed = Counter()
    private var produced = Counter()
    private var newest: Int64?

    private struct Counter {
        var value = 0.0
        var valueTime = 0.0

        /// Moves the origin by `step` in time and by `growth` in value.
        mutating func move(_ step: Double, _ growth: Double, weight: Double, time: Double) {
            valueTime += step * growth * weight - step * value - growth * time
            value -= growth * weight
        }

        mutating func decay(_ factor: Double) {
            value *= factor
            valueTime *= factor
        }
    }

    /// Adds a sample: what was consumed and produced since the last one. The first sample is the origin.
    /// - Parameters:
    ///   - now: in milliseconds; a sample that is not newer than the last adds to its counts only.
    ///   - memory: after this many milliseconds, a sample counts for 1/e.
    mutating func add(consumed: Double, produced: Double, at now: Int64, memory: Int64) {
        guard let newest else {
            self.newest = now
            weight = 1
            return
        }
        let step = max(0, Double(now - newest)) / 1000
        self.consumed.move(step, consumed, weight: weight, time: time)
        self.produced.move(step, produced, weight: weight, time: time)
        timeSquared += step * step * weight - 2 * step * time
        time -= step * weight
        let factor = exp(-step * 1000 / Double(memory))
        weight *= factor
        time *= factor
        timeSquared *= factor
        self.consumed.decay(factor)
        self.produced.decay(factor)
        if step > 0 { weight += 1 }
        self.newest = max(now, newest)
    }

    /// Records consumed and produced per second; nil before the second sample.
    var rates: (consumption: Double, production: Double)? {
        let spread = weight * timeSquared - time * time
        guard spread > 0 else { return nil }
        func slope(_ counter: Counter) -> Double {
            max(0, (weight * counter.valueTime - time * counter.value) / spread)
        }
        return (slope(consumed), slope(produced))
    }
}
