/// How far each partition has been read.
struct ReadPositions {
    private var offsets: [Int32: Int64] = [:]
    private var news: Set<Int32> = []

    /// Notes that `offset` is the next to be read.
    mutating func reach(_ offset: Int64, of partition: Int32) {
        guard offsets.updateValue(offset, forKey: partition) != offset else { return }
        news.insert(partition)
    }

    /// The offset to be read next; nil before anything was.
    func offset(of partition: Int32) -> Int64? { offsets[partition] }

    /// Whether the reading has begun.
    func isKnown(_ partition: Int32) -> Bool { offsets[partition] != nil }

    /// The offsets that have changed since the last time that this was asked.
    mutating func takeNews() -> [Int32: Int64] {
        defer { news = [] }
        return offsets.filter { news.contains($0.key) }
    }
}
