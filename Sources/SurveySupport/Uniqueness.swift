internal import ClusterModel

extension Array {
    /// In ascending order of a key, the first of those with the same key: an odd answer never makes a series twice.
    package func uniqued<Key: Comparable>(by key: KeyPath<Element, Key>) -> [Element] {
        var result = self
        if !zip(self, dropFirst()).allSatisfy({ $0[keyPath: key] < $1[keyPath: key] }) {
            result.sort { $0[keyPath: key] < $1[keyPath: key] }
        }
        var last: Key?
        result.removeAll { element in
            defer { last = element[keyPath: key] }
            return last == element[keyPath: key]
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
