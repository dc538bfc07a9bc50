internal import ClusterModel

/// Accounts for the probe's messages, each of which is acknowledged or fails, and comes back or is lost. Pure: the time is
/// passed in.
struct ProbeState {
    /// What was found so far.
    private(set) var status: ProbeStatus

    /// The partitions to send to.
    private(set) var partitions: [ProbePartition] = []

    private let instance: String
    private let run: UInt64
    private let timeout: Duration
    private var nextSequence: UInt32 = 0
    private var messages: [UInt32: SentMessage] = [:]
    private var positions = ReadPositions()

    /// Whether something has happened that newer metadata may explain.
    private var wantsMetadata = false

    /// - Parameters:
    ///   - run: tells the messages of this process from those of others of the same instance.
    ///   - timeout: from a message's acknowledgement to its being lost.
    init(topic: Name, group: Name, instance: String, run: UInt64, timeout: Duration) {
        status = ProbeStatus(topic: topic, group: group)
        self.instance = instance
        self.run = run
        self.timeout = timeout
    }

    /// Messages of which not all is known yet.
    var messagesUnderWay: Int { messages.count }

    /// Takes over what metadata says. Brokers that neither it lists nor a partition names are forgotten.
    mutating func show(brokers: some Sequence<Int32>, partitions: [Partition]) {
        self.partitions = partitions.map(ProbePartition.init)
        let known = Set(brokers).union(partitions.flatMap(\.replicas))
        let led = Dictionary(partitions.compactMap { $0.leader.map { ($0, 1) } }, uniquingKeysWith: +)
        status.brokers = status.brokers.filter { known.contains($0.key) }
        for broker in known { status.brokers[broker, default: BrokerProbe()].partitions = led[broker] ?? 0 }
    }

    /// Counts something that failed.
    mutating func fail(_ operation: ProbeOperation, _ reason: FailureReason) {
        status.failures[operation, default: [:]][reason, default: 0] += 1
        if operation.callsForMetadata { wantsMetadata = true }
    }

    /// Whether metadata should be asked for, since the last time that this was asked: something failed, or a leader has moved.
    mutating func takeWishForMetadata() -> Bool {
        defer { wantsMetadata = false }
        return wantsMetadata
    }

    /// Counts a commit.
    mutating func commit(took duration: Duration) {
        status.commits.record(duration)
    }
}

/// From sending a message to knowing what became of it.
extension ProbeState {
    /// A new message to a partition; nil if the partition has no leader, which counts as a failure of the one that it should have.
    mutating func send(to partition: ProbePartition, at now: ContinuousClock.Instant, timestamp: Int64) -> ProbeMessage?
    {
        guard let leader = partition.leader else {
            fail(.produce, .leader)
            if let broker = partition.preferredLeader { count(broker) { $0.failed += 1 } }
            return nil
        }
        let sequence = nextSequence
        nextSequence &+= 1
        messages[sequence] = SentMessage(leader: leader, sent: now, isAwaited: positions.isKnown(partition.id))
        return ProbeMessage(
            instance: instance, run: run, partition: partition.id, sequence: sequence, timestamp: timestamp)
    }

    /// A message was not acknowledged. Returns the leader that it was meant for.
    @discardableResult
    mutating func fail(message sequence: UInt32, _ reason: FailureReason) -> Int32? {
        guard let message = messages.removeValue(forKey: sequence) else { return nil }
        fail(.produce, reason)
        count(message.leader) { $0.failed += 1 }
        return message.leader
    }

    /// A message was acknowledged after `latency`, by `broker` if that is known. Returns the broker that it counts for.
    @discardableResult
    mutating func acknowledge(
        message sequence: UInt32, by broker: Int32?, latency: Duration, at now: ContinuousClock.Instant
    ) -> Int32? {
        guard var message = messages[sequence], message.acknowledgement == nil else { return nil }
        message.acknowledgement = (broker ?? message.leader, now + timeout)
        messages[sequence] = message
        if message.broker != message.leader { wantsMetadata = true }
        count(message.broker) { $0.acknowledgements.record(latency) }
        countRoundTrip(of: message)
        return message.broker
    }

    /// A record was read, of which `message` is what it says, if it is a probe's.
    mutating func receive(
        _ message: ProbeMessage?, partition: Int32, offset: Int64, at now: ContinuousClock.Instant, timestamp: Int64
    ) {
        positions.reach(offset + 1, of: partition)
        guard let message, message.instance == instance, message.run == run,
            var sent = messages[message.sequence]
        else { return }
        guard sent.received == nil else { return count(sent.broker) { $0.duplicated += 1 } }
        sent.received = now
        messages[message.sequence] = sent
        status.lastRoundTrip = timestamp
        countRoundTrip(of: sent)
    }

    /// Gives up the messages that should have come back by now, and forgets those that did.
    mutating func expire(at now: ContinuousClock.Instant) {
        for (sequence, message) in messages {
            guard let deadline = message.acknowledgement?.deadline, deadline <= now else { continue }
            messages[sequence] = nil
            if message.received == nil, message.isAwaited { count(message.broker) { $0.lost += 1 } }
        }
    }

    /// Whichever comes last of acknowledgement and message: only then is it known which broker to count it for.
    private mutating func countRoundTrip(of message: SentMessage) {
        guard let broker = message.acknowledgement?.broker, let received = message.received else { return }
        count(broker) { $0.roundTrips.record(received - message.sent) }
    }

    private mutating func count(_ broker: Int32, _ change: (inout BrokerProbe) -> Void) {
        change(&status.brokers[broker, default: BrokerProbe()])
    }
}

/// Where the consumer is.
extension ProbeState {
    /// `offset` is the next to be read in a partition, be it that of a record or of its end.
    mutating func reach(_ offset: Int64, of partition: Int32) {
        positions.reach(offset, of: partition)
    }

    /// Where to go on in a partition; nil if nothing has been read there yet.
    func position(in partition: Int32) -> Int64? { positions.offset(of: partition) }

    /// Forgets where the consumer was: the topic is another one now.
    mutating func forgetPositions() {
        positions = ReadPositions()
    }

    /// What has been read since the last time that this was asked: offset to be read next, by partition.
    mutating func takeOffsetsToCommit() -> [Int32: Int64] { positions.takeNews() }
}

extension ProbeOperation {
    /// Whether its failure may be over, or explained, with newer metadata: a leader may have moved, the topic be gone. For
    /// partitions to be added there is time.
    fileprivate var callsForMetadata: Bool {
        switch self {
        case .produce, .consume, .create: true
        case .start, .metadata, .grow, .commit: false
        }
    }
}

/// A message that was handed over, until all is known of it.
private struct SentMessage {
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

/// A partition of the probe's topic, as metadata last told.
struct ProbePartition: Equatable {
    let id: Int32

    /// The broker that leads it; nil while it has none.
    let leader: Int32?

    /// The broker that should lead it.
    let preferredLeader: Int32?

    init(_ partition: Partition) {
        id = partition.id
        leader = partition.leader
        preferredLeader = partition.replicas.first
    }
}

/// How far each partition has been read.
private struct ReadPositions {
    private var offsets: [Int32: Int64] = [:]
    private var news: Set<Int32> = []

    /// Notes that `offset` is the next to be read.
    mutating func reach(_ offset: Int64, of partition: Int32) {
        guard offsets.updateValue(offset, forKey: partition) != offset else { return }
        news.insert(partition)
    }

    /// The offset to be read next; nil before anything was.
    func offset(of partition: Int32) -> Int64? { offsets[partition] }

    /// Whether the reading has begun.
    func isKnown(_ partition: Int32) -> Bool { offsets[partition] != nil }

    /// The offsets that have changed since the last time that this was asked.
    mutating func takeNews() -> [Int32: Int64] {
        defer { news = [] }
        return offsets.filter { news.contains($0.key) }
    }
}
