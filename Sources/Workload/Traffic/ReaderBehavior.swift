/// How a consumer group reads: as fast as it can, or so that its lag looks ill.
public struct ReaderBehavior: Sendable, Equatable {
    /// What a group does at a moment.
    public enum Phase: Sendable, Equatable {
        /// It reads and commits.
        case reading
        /// It neither reads nor commits, and stays in the group.
        case paused
        /// It does not read and commits the same offsets again and again.
        case stalled
    }

    /// A pause that comes again and again.
    public struct Pause: Sendable, Equatable {
        /// How long it lasts.
        public let length: Duration
        /// From the beginning of one pause to that of the next; the first begins after a time of reading.
        public let interval: Duration

        /// - Precondition: `length` is above 0 and below `interval`.
        public init(length: Duration, interval: Duration) {
            precondition(length > .zero && length < interval, "a pause must be shorter than the time between two")
            self.length = length
            self.interval = interval
        }
    }

    /// A return to earlier records that comes again and again.
    public struct Rewind: Sendable, Equatable {
        /// How many records back on each partition.
        public let records: Int64
        /// From one to the next.
        public let interval: Duration

        /// - Precondition: both are above 0.
        public init(records: Int64, interval: Duration) {
            precondition(records > 0 && interval > .zero, "a rewind goes back, at intervals")
            self.records = records
            self.interval = interval
        }
    }

    /// Records a second, for all members of a group together; nil for as many as there are.
    public var rate: Double?
    public var pause: Pause?
    /// The moment, from the beginning, at which the group stalls for good.
    public var stall: Duration?
    public var rewind: Rewind?

    public init(rate: Double? = nil, pause: Pause? = nil, stall: Duration? = nil, rewind: Rewind? = nil) {
        self.rate = rate
        self.pause = pause
        self.stall = stall
        self.rewind = rewind
    }

    /// What the group does at `elapsed` after the beginning.
    public func phase(at elapsed: Duration) -> Phase {
        if let stall, elapsed >= stall { return .stalled }
        guard let pause else { return .reading }
        let turns = (elapsed / pause.interval).rounded(.down)
        let intoTurn = elapsed.seconds - turns * pause.interval.seconds
        return intoTurn >= (pause.interval - pause.length).seconds ? .paused : .reading
    }

    /// How many rewinds are due by `elapsed`.
    public func rewinds(by elapsed: Duration) -> Int {
        rewind.map { Int(elapsed / $0.interval) } ?? 0
    }
}
