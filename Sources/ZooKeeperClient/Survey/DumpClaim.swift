/// Which server of a survey is asked for `dump`: one, since the answer is the ensemble's; the next only if that fails.
struct DumpClaim {
    private var isWanted: Bool
    private var isUnderWay = false
    private var candidates: [Int] = []

    /// What was found, once it was.
    private(set) var brokers: Set<Int32>?

    init(isWanted: Bool) {
        self.isWanted = isWanted
    }

    /// The server with this index serves, and has nothing else to answer.
    mutating func offer(_ index: Int) {
        candidates.append(index)
    }

    /// The server to ask now; nil if there is none, or no need.
    mutating func next() -> Int? {
        guard isWanted, !isUnderWay, !candidates.isEmpty else { return nil }
        isUnderWay = true
        return candidates.removeFirst()
    }

    /// The server that was asked has answered, or failed to: nil.
    mutating func settle(_ brokers: Set<Int32>?) {
        self.brokers = brokers
        isUnderWay = false
        isWanted = brokers == nil
    }
}
