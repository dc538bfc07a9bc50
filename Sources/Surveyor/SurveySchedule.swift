/// When surveys begin, how long each may take, and when what they found is too old to be shown.
public struct SurveySchedule: Sendable, Equatable {
    /// From the beginning of one survey to the next.
    public let interval: Duration

    /// The longest that one survey may take: at most two intervals, or its page would be too old when it appears.
    public let timeout: Duration

    /// - Parameters:
    ///   - interval: at least 100 ms.
    ///   - timeout: from 100 ms to two intervals; by default two intervals, but no more than 10 s.
    /// - Throws: `ScheduleError` for values outside of these ranges.
    public init(interval: Duration, timeout: Duration? = nil) throws(ScheduleError) {
        guard interval >= Self.shortest else { throw .intervalTooShort }
        let timeout = timeout ?? min(interval * 2, Self.longestTimeout)
        guard timeout >= Self.shortest, timeout <= interval * 2 else { throw .timeoutOutOfRange }
        self.interval = interval
        self.timeout = timeout
    }

    /// Every 10 seconds.
    public init() {
        interval = .seconds(10)
        timeout = .seconds(10)
    }

    /// The longest timeout that is not given.
    public static let longestTimeout = Duration.seconds(10)

    /// The age from which a survey is not shown any more.
    public var staleAfter: Duration { interval * 3 }

    private static let shortest = Duration.milliseconds(100)
}

/// A schedule that cannot be kept.
public enum ScheduleError: Error, Sendable {
    /// The interval is below 100 ms.
    case intervalTooShort
    /// The timeout is below 100 ms or above two intervals.
    case timeoutOutOfRange
}
