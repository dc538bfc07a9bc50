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
