internal import RDKafka

/// How long single requests may take.
enum Timeouts {
    /// The longest that one asynchronous request may take.
    static let request = Duration.seconds(3)

    /// The longest that a blocking call may take: it cannot be cancelled, and a shutdown waits for it.
    static let blockingCall = Duration.milliseconds(2500)

    /// How long a request that begins now may take.
    ///
    /// - Throws: `KafkaError` if the deadline has come: no request is to begin.
    static func requestTimeout(until deadline: ContinuousClock.Instant) throws(KafkaError) -> Duration {
        min(request, try timeLeft(until: deadline))
    }

    /// The same, of a blocking call.
    static func callTimeout(until deadline: ContinuousClock.Instant) throws(KafkaError) -> Duration {
        min(blockingCall, try timeLeft(until: deadline))
    }

    private static func timeLeft(until deadline: ContinuousClock.Instant) throws(KafkaError) -> Duration {
        let left = deadline - .now
        guard left > .zero else {
            throw .timedOut("not asked: the time of the survey was over")
        }
        return left
    }
}
