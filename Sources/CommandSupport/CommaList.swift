extension Sequence<String> {
    /// The items of a setting that can be given again and again, and with several items with commas between them. Blanks around
    /// an item do not belong to it. An empty item stays, so that it is refused and not overlooked.
    public var commaSeparatedItems: [String] {
        flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(KeyValue.trimmed) }
    }
}
