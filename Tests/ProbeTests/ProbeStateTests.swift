import ClusterModel
import Testing

@testable import Probe

/// Partition 0 is led by broker 1 and partition 1 by broker 2. A message is lost 10 s after its acknowledgement.
@Suite struct ProbeStateTests {
    private var ledger = ProbeState(
        topic: "probe", group: "probers", instance: "castle", run: 7, timeout: .seconds(10))
    private let start = ContinuousClock.now

    init() {
        ledger.show(brokers: [1, 2], partitions: partitions(leaders: [1, 2]))
        ledger.reach(100, of: 0)
        ledger.reach(0, of: 1)
    }

    private func partitions(leaders: [Int32?]) -> [Partition] {
        leaders.enumerated().map { Partition(id: Int32($0), leader: $1, replicas: [Int32($0) + 1]) }
    }

    private mutating func send(to partition: Int = 0, after time: Duration = .zero) throws -> ProbeMessage {
        let message = ledger.send(to: ledger.partitions[partition], at: start + time, timestamp: 1)
        return try #require(message)
    }

    private mutating func acknowledge(_ message: ProbeMessage, by broker: Int32? = nil, after time: Duration) {
        ledger.acknowledge(message: message.sequence, by: broker, latency: time, at: start + time)
    }

    private mutating func receive(_ message: ProbeMessage?, after time: Duration, offset: Int64 = 100) {
        ledger.receive(message, partition: 0, offset: offset, at: start + time, timestamp: 42_000)
    }

    private func broker(_ id: Int32) throws -> BrokerProbe { try #require(ledger.status.brokers[id]) }

    @Test mutating func aMessageThatComesBackIsMeasuredOnce() throws {
        let message = try send()
        acknowledge(message, after: .milliseconds(3))
        receive(message, after: .milliseconds(8))
        ledger.expire(at: start + .seconds(60))
        let broker = try broker(1)
        #expect(broker.acknowledgements.count == 1 && broker.acknowledgements.sum == .milliseconds(3))
        #expect(broker.roundTrips.count == 1 && broker.roundTrips.sum == .milliseconds(8))
        #expect(broker.lost == 0 && broker.duplicated == 0 && broker.failed == 0)
        #expect(try self.broker(2).acknowledgements.count == 0)
        #expect(ledger.status.lastRoundTrip == 42_000)
        #expect(ledger.messagesUnderWay == 0)
    }

    /// The consumer can be faster than the acknowledgement of all replicas.
    @Test mutating func aMessageCanComeBackBeforeItIsAcknowledged() throws {
        let message = try send()
        receive(message, after: .milliseconds(5))
        #expect(try broker(1).roundTrips.count == 0)
        acknowledge(message, after: .milliseconds(9))
        #expect(try broker(1).roundTrips.sum == .milliseconds(5))
    }

    @Test mutating func aMessageThatDoesNotComeBackInTimeIsLost() throws {
        let message = try send()
        acknowledge(message, after: .seconds(1))
        ledger.expire(at: start + .seconds(10))
        #expect(try broker(1).lost == 0)
        ledger.expire(at: start + .seconds(11))
        #expect(try broker(1).lost == 1)
        receive(message, after: .seconds(12))
        let broker = try broker(1)
        #expect(broker.lost == 1 && broker.roundTrips.count == 0 && broker.duplicated == 0, "too late is lost")
        #expect(ledger.messagesUnderWay == 0)
    }

    @Test mutating func whatIsReadTwiceIsADuplicate() throws {
        let message = try send()
        acknowledge(message, after: .milliseconds(1))
        receive(message, after: .milliseconds(2))
        receive(message, after: .milliseconds(3), offset: 101)
        receive(message, after: .milliseconds(4), offset: 102)
        #expect(try broker(1).roundTrips.count == 1)
        #expect(try broker(1).duplicated == 2)
    }

    @Test mutating func messagesOfOthersAreIgnored() throws {
        var message = try send()
        acknowledge(message, after: .milliseconds(1))
        message.instance = "village"
        receive(message, after: .milliseconds(2))
        message.instance = "castle"
        message.run = 8
        receive(message, after: .milliseconds(2))
        message.run = 7
        message.sequence = 99
        receive(message, after: .milliseconds(2))
        receive(nil, after: .milliseconds(2), offset: 104)
        #expect(try broker(1).roundTrips.count == 0 && broker(1).duplicated == 0)
        #expect(ledger.status.lastRoundTrip == nil)
        #expect(ledger.position(in: 0) == 105, "but they were read")
    }

    @Test mutating func aMessageThatFailsCountsForTheLeaderThatItWasMeantFor() throws {
        let message = try send(to: 1)
        #expect(ledger.fail(message: message.sequence, .timedOut) == 2)
        #expect(ledger.fail(message: message.sequence, .timedOut) == nil)
        receive(message, after: .seconds(1))
        ledger.expire(at: start + .seconds(60))
        let broker = try broker(2)
        #expect(broker.failed == 1 && broker.lost == 0 && broker.roundTrips.count == 0)
        #expect(try self.broker(1).failed == 0)
        #expect(ledger.status.failures == [.produce: [.timedOut: 1]])
    }

    @Test mutating func aMessageThatIsTakenCountsForTheBrokerThatTookIt() throws {
        let message = try send()
        acknowledge(message, by: 2, after: .milliseconds(3))
        receive(message, after: .milliseconds(4))
        #expect(try broker(2).acknowledgements.count == 1 && broker(2).roundTrips.count == 1)
        #expect(try broker(1).acknowledgements.count == 0)
    }

    @Test mutating func withoutALeaderThePreferredOneFails() throws {
        ledger.show(brokers: [1], partitions: partitions(leaders: [1, nil]))
        #expect(ledger.send(to: ledger.partitions[1], at: start, timestamp: 1) == nil)
        #expect(try broker(2).failed == 1 && broker(2).partitions == 0)
        #expect(ledger.status.failures(.produce, .leader) == 1)
        #expect(ledger.messagesUnderWay == 0)
    }

    @Test mutating func newerMetadataIsWantedWhereItMayExplain() throws {
        #expect(ledger.takeWishForMetadata() == false)
        acknowledge(try send(), by: 2, after: .zero)
        #expect(ledger.takeWishForMetadata() == true, "the leader has moved")
        #expect(ledger.takeWishForMetadata() == false)
        acknowledge(try send(), by: 1, after: .zero)
        ledger.fail(.grow, .denied)
        #expect(ledger.takeWishForMetadata() == false)
        ledger.fail(message: try send().sequence, .timedOut)
        #expect(ledger.takeWishForMetadata() == true)
        ledger.fail(.create, .denied)
        #expect(ledger.takeWishForMetadata() == true)
    }

    /// It may have been written before the consumer was in its place.
    @Test mutating func whatTheConsumerCouldMissIsNotLost() throws {
        ledger.forgetPositions()
        let early = try send()
        acknowledge(early, after: .milliseconds(1))
        ledger.reach(101, of: 0)
        let later = try send(after: .milliseconds(2))
        acknowledge(later, after: .milliseconds(3))
        ledger.expire(at: start + .seconds(60))
        #expect(try broker(1).lost == 1)
    }

    @Test mutating func aBrokerThatNothingNamesIsForgotten() throws {
        let message = try send(to: 1)
        ledger.fail(message: message.sequence, .timedOut)
        ledger.show(brokers: [1], partitions: partitions(leaders: [1, nil]))
        #expect(try broker(2).failed == 1, "a partition names it")
        ledger.show(brokers: [1, 3], partitions: partitions(leaders: [1]))
        #expect(ledger.status.brokers.keys.sorted() == [1, 3])
        #expect(try broker(1).partitions == 1 && broker(3).partitions == 0)
    }

    @Test mutating func onlyWhatIsNewIsCommitted() {
        #expect(ledger.takeOffsetsToCommit() == [0: 100, 1: 0])
        #expect(ledger.takeOffsetsToCommit() == [:])
        receive(nil, after: .zero, offset: 100)
        ledger.reach(0, of: 1)
        #expect(ledger.takeOffsetsToCommit() == [0: 101])
    }
}
