/// A message that was handed over, until all is known of it.
struct SentMessage {
    /// The leader that it was meant for.
    let leader: Int32

    let sent: ContinuousClock.Instant

    /// Whether the consumer was in its place when the message was sent: else it may miss it, and it cannot be lost.
    let isAwaited: Bool

    /// The broker that took it, and by when it has to come back; nil until it is acknowledged.
    var acknowledgement: (broker: Int32, deadline: ContinuousClock.Instant)?

    /// When it came back; nil until then.
    var received: ContinuousClock.Instant?

    /// The broker that the message counts for.
    var broker: Int32 { acknowledgement?.broker ?? leader }
}
