import Glibc

/// What something cost: time on the clock, and time of the processor in this process, on all threads.
public struct Expense: Sendable {
    /// Seconds on the clock.
    public let wall: Double

    /// Seconds of the processor, user and system together.
    public let processor: Double

    /// Measures `body`.
    public init(of body: () throws -> Void) rethrows {
        let before = Self.processorSeconds()
        wall = try seconds(body)
        processor = Self.processorSeconds() - before
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}
