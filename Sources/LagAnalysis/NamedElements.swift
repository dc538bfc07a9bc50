internal import ClusterModel

/// Something that is found by its name.
protocol Named {
    var name: Name { get }
}

extension TrackedTopic: Named {}
extension TrackedCommits: Named {}
extension TrackedGroup: Named {}

extension Array where Element: Named {
    /// Where the element with this name is; the elements are in ascending order of their names.
    func position(of name: Name) -> Int? {
        let position = partitionPoint { $0.name >= name }
        return position < count && self[position].name == name ? position : nil
    }

    /// Keeps the elements with these names, drops others, and makes those that are missing. Both are in ascending order.
    mutating func align(with names: [Name], _ make: (Name) -> Element) {
        if count == names.count, zip(self, names).allSatisfy({ $0.name == $1 }) { return }
        var old = self[...]
        self = names.map { name in
            old = old.drop { $0.name < name }
            return old.first?.name == name ? old.removeFirst() : make(name)
        }
    }
}

extension Array {
    /// The first index from which on `isBehind` is true; the elements it is true of come last.
    func partitionPoint(_ isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
