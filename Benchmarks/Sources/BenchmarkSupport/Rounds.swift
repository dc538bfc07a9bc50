/// Runs the contestants in turn, `rounds` times, and returns each one's measurements in the order of the rounds.
///
/// A machine that is faster or slower for a while is so for all of them; every other round runs backwards, so that nobody
/// always comes after the same neighbour. A round before the first is not counted.
public func interleaved<Measurement>(
    rounds: Int = 9, _ contestants: [() throws -> Measurement]
) throws -> [[Measurement]] {
    var measurements: [[Measurement]] = contestants.map { _ in [] }
    for round in 0...rounds {
        let order = round.isMultiple(of: 2) ? Array(contestants.indices) : contestants.indices.reversed()
        for index in order {
            let measurement = try contestants[index]()
            if round > 0 { measurements[index].append(measurement) }
        }
    }
    return measurements
}

/// How long `body` takes, in seconds.
public func seconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body) / .seconds(1)
}

/// The middle one of `values`, of which there must be one at least.
public func median(_ values: [Double]) -> Double {
    percentile(50, of: values)
}

/// The smallest of `values` that is not exceeded by `percent` of them. There must be one at least.
public func percentile(_ percent: Int, of values: [Double]) -> Double {
    let rank = (values.count * percent + 99) / 100
    return values.sorted()[max(rank, 1) - 1]
}
