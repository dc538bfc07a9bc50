/// What consumers have done so far.
public struct ConsumptionReport: Sendable {
    /// Records that were read.
    public var records = 0
    /// Bytes of their values.
    public var bytes = 0
    /// Times that partitions were assigned anew.
    public var rebalances = 0
    /// Partitions that are assigned now, over all members.
    public var partitions = 0
    /// Members at the moment.
    public var members = 0

    public init() {}

    /// The report as one line; what there is at the moment is left out when it is over.
    ///
    /// - Parameter rate: records a second, over a time that the caller chooses.
    public func line(rate: Double) -> String {
        var parts = ["\(Figures.count(records)) read", Figures.rate(rate)]
        if members > 0 {
            parts.append("\(Figures.count(members)) members with \(Figures.count(partitions)) partitions")
        }
        return (parts + ["\(Figures.count(rebalances)) rebalances"]).joined(separator: " · ")
    }
}
