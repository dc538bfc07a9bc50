/// SplitMix64: the same numbers for the same seed, on every machine.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension [UInt8] {
    /// A copy in which up to four pieces were overwritten, removed, or written twice.
    ///
    /// - Parameter likely: Bytes that mean something to the parser.
    public func mutated(with generator: inout SeededGenerator, likely: [UInt8]) -> [UInt8] {
        var copy = self
        for _ in 0...Int.random(in: 0...3, using: &generator) where !copy.isEmpty {
            let start = Int.random(in: copy.indices, using: &generator)
            let end = Swift.min(copy.endIndex, start + Int.random(in: 1...20, using: &generator))
            let piece = copy[start..<end]
            switch Int.random(in: 0...3, using: &generator) {
            case 0: copy[start] = UInt8.random(in: .min ... .max, using: &generator)
            case 1: copy[start] = likely.randomElement(using: &generator) ?? 0
            case 2: copy.removeSubrange(start..<end)
            default: copy.insert(contentsOf: Array(piece), at: start)
            }
        }
        return copy
    }
}
