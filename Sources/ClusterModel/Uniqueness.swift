extension Array {
    /// In ascending order of a key, one of those with the same key: an odd answer never makes a series twice.
    // Inlinable, so that it is specialised for the hundred thousand partitions of a survey.
    @inlinable
    package func uniqued<Key: Comparable>(by key: (Element) -> Key) -> [Element] {
        if indices.dropFirst().allSatisfy({ key(self[$0 - 1]) < key(self[$0]) }) { return self }
        var result: [Element] = []
        result.reserveCapacity(count)
        // Positions are cheaper to move than elements.
        for position in indices.sorted(by: { key(self[$0]) < key(self[$1]) }) {
            if let last = result.last, key(last) == key(self[position]) { continue }
            result.append(self[position])
        }
        return result
    }
}

extension [Topic] {
    /// Limits last stable offsets to the high watermarks, which were read a moment before.
    ///
    /// Where the last stable offset has passed the watermark by now, no transaction holds back anything before it: the
    /// gap between the two is 0, not negative.
    package mutating func limitLastStableOffsets() {
        for topic in indices {
            for partition in self[topic].partitions.indices {
                guard let stable = self[topic].partitions[partition].lastStableOffset,
                    let end = self[topic].partitions[partition].highWatermark, stable > end
                else { continue }
                self[topic].partitions[partition].lastStableOffset = end
            }
        }
    }
}
