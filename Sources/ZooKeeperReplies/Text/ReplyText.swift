extension ReplyText {
    /// As a string; what is no UTF-8 is replaced.
    var string: String { String(decoding: self, as: UTF8.self) }

    /// Without the spaces and line ends around it.
    var trimmed: ReplyText {
        guard let first = firstIndex(where: { !$0.isSpace }), let last = lastIndex(where: { !$0.isSpace })
        else { return [] }
        return self[first...last]
    }

    /// What follows `prefix`; nil without it.
    func dropping(prefix: String) -> ReplyText? {
        starts(with: prefix.utf8) ? dropFirst(prefix.utf8.count) : nil
    }

    /// What precedes `suffix`; nil without it.
    func dropping(suffix: [UInt8]) -> ReplyText? {
        guard count >= suffix.count else { return nil }
        // From the end: endings differ in their last byte more often than in their first.
        var index = endIndex
        for byte in suffix.reversed() {
            index -= 1
            if self[index] != byte { return nil }
        }
        return self[..<index]
    }

    /// What is before and after the first `separator`; nil without one.
    func split(atFirst separator: UInt8) -> (before: ReplyText, after: ReplyText)? {
        firstIndex(of: separator).map { (self[..<$0], self[($0 + 1)...]) }
    }

    /// What is before and after the last `separator`; nil without one.
    func split(atLast separator: UInt8) -> (before: ReplyText, after: ReplyText)? {
        lastIndex(of: separator).map { (self[..<$0], self[($0 + 1)...]) }
    }

    func equals(_ text: String) -> Bool { count == text.utf8.count && elementsEqual(text.utf8) }
}
