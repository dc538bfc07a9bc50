/// Which keys messages have.
public enum KeyDistribution: String, Sendable, CaseIterable {
    /// None: the client spreads messages over the partitions.
    case none
    /// One key after the other, then from the beginning.
    case roundRobin = "round-robin"
    /// Any key, all equally often.
    case random
    /// The first key half as often again as the second … as in nature: the n-th key's share is proportional to 1/n.
    case skewed
}

/// The keys of one message after the other.
public struct KeySequence: Sendable {
    private let distribution: KeyDistribution
    private let count: Int
    private var next = 0
    private var random: SmallGenerator
    /// The sum of all shares up to each key, where they differ.
    private let sums: [Double]

    /// - Parameters:
    ///   - count: how many keys there are, 1 at least.
    ///   - seed: the same seed gives the same sequence.
    public init(_ distribution: KeyDistribution, count: Int, seed: UInt64 = 1) {
        precondition(count > 0, "there must be a key")
        self.distribution = distribution
        self.count = count
        random = SmallGenerator(seed: seed)
        var sum = 0.0
        sums =
            distribution == .skewed
            ? (1...count).map {
                sum += 1 / Double($0)
                return sum
            } : []
    }

    /// The next message's key, from 0; nil for none.
    public mutating func nextIndex() -> Int? {
        switch distribution {
        case .none:
            return nil
        case .roundRobin:
            defer { next = (next + 1) % count }
            return next
        case .random:
            return Int.random(in: 0..<count, using: &random)
        case .skewed:
            guard let total = sums.last else { return nil }
            return indexOfFirstSum(above: Double.random(in: 0..<total, using: &random))
        }
    }

    /// The next message's key in bytes: `key-7`; nil for none.
    public mutating func nextKey() -> [UInt8]? {
        nextIndex().map { Array("key-\($0)".utf8) }
    }

    private func indexOfFirstSum(above value: Double) -> Int {
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > value { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
