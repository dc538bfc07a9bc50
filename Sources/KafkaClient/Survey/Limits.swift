/// How long single requests may take.
enum Limits {
    /// The longest that one asynchronous request may take.
    static let request = Duration.seconds(3)

    /// The longest that a blocking call may take: it cannot be cancelled, and a shutdown waits for it.
    static let blockingCall = Duration.milliseconds(2500)

    static func requestTimeout(until deadline: ContinuousClock.Instant) -> Duration {
        min(request, deadline - .now)
    }

    static func callTimeout(until deadline: ContinuousClock.Instant) -> Duration {
        min(blockingCall, deadline - .now)
    }
}
