public import ClusterModel

/// What to ask one leader: ListOffsets with a timestamp for each partition, each partition once.
public struct LookupRequest: Sendable, Equatable {
    /// The id of the broker to ask.
    public var leader: Int32

    /// What to ask for, 1,000 partitions at most.
    public var lookups: [OffsetLookup]
}

/// The question for the first record whose timestamp is at least `timestamp`.
public struct OffsetLookup: Sendable, Equatable {
    public let topic: Name
    public let partition: Int32

    /// Milliseconds since 1970, at least 0.
    public let timestamp: Int64

    /// The log that was meant: an answer about another one is of no use.
    let generation: UInt32
}

/// The answer to a lookup. A lookup that failed has none.
public struct LookupAnswer: Sendable, Equatable {
    public var lookup: OffsetLookup

    /// The record; nil if the log holds none that is as new.
    public var record: RecordTime?

    public init(_ lookup: OffsetLookup, record: RecordTime?) {
        self.lookup = lookup
        self.record = record
    }
}

/// Decides which records to look up for commits that are older than the recorded history.
///
/// A leader gets up to ten requests in each of the first two surveys and up to three in each one after that. They concern at
/// most 1,000 of its partitions in a survey: those whose estimates may err most.
struct LookupPlanner {
    private static let partitionsPerLeader = 1_000

    private var requestsLeft = 0
    private var surveys = 0
    private var candidates: [Candidate] = []

    /// A partition with positions that need to be dated better.
    private struct Candidate {
        var leader: Int32
        var topic: Int
        var index: Int
        var positions: [Int64]
    }

    /// A position in a partition that needs to be dated better.
    struct Need {
        var topic: Int32
        var index: Int32
        var position: Int64
        var error: Float

        func isInSamePartition(as other: Need) -> Bool { topic == other.topic && index == other.index }
    }

    /// Begins a survey's lookups.
    mutating func begin(_ needs: consuming [Need], topics: [TrackedTopic]) {
        surveys += 1
        requestsLeft = surveys <= 2 ? 10 : 3
        candidates = []
        needs.sort { ($0.topic, $0.index, $0.position) < ($1.topic, $1.index, $1.position) }
        var partitions: [(needs: Range<Int>, error: Float)] = []
        for (number, need) in needs.enumerated() {
            if let last = partitions.last, needs[last.needs.lowerBound].isInSamePartition(as: need) {
                partitions[partitions.count - 1] = (last.needs.lowerBound..<number + 1, max(last.error, need.error))
            } else {
                partitions.append((number..<number + 1, need.error))
            }
        }
        partitions.sort { $0.error > $1.error }
        var chosen: [Int32: Int] = [:]
        for partition in partitions {
            let first = needs[partition.needs.lowerBound]
            let leader = topics[Int(first.topic)].partitions[Int(first.index)].leader
            guard leader >= 0, chosen[leader, default: 0] < LookupPlanner.partitionsPerLeader else { continue }
            chosen[leader, default: 0] += 1
            candidates.append(
                Candidate(
                    leader: leader, topic: Int(first.topic), index: Int(first.index),
                    positions: needs[partition.needs].map(\.position)))
        }
    }

    /// The next request for each leader that has something to be asked for; none when the requests are used up.
    mutating func next(topics: [TrackedTopic], precision: LagPrecision) -> [LookupRequest] {
        guard requestsLeft > 0 else { return [] }
        requestsLeft -= 1
        var requests: [Int32: [OffsetLookup]] = [:]
        for candidate in candidates {
            let topic = topics[candidate.topic]
            let ages = candidate.positions.map { topic.age(of: $0, candidate.index, at: precision.now) }
            guard let worst = ages.max(by: { $0.error(precision) < $1.error(precision) }), worst.error(precision) > 1
            else { continue }
            let partition = topic.partitions[candidate.index]
            requests[candidate.leader, default: []].append(
                OffsetLookup(
                    topic: topic.name, partition: partition.id,
                    timestamp: worst.lookupTime(precision),
                    generation: partition.generation))
        }
        return requests.sorted { $0.key < $1.key }.map { LookupRequest(leader: $0.key, lookups: $0.value) }
    }
}

extension RecordAge {
    /// The time to look up so that the estimate may err less.
    ///
    /// Two records bound a time best, one a little before it and one a little behind. Where the estimate is right, the
    /// distance is as much as the tolerance allows; where a bound is so far away that it is probably wrong, a part of that.
    fileprivate func lookupTime(_ precision: LagPrecision) -> Int64 {
        guard let earliest, let estimate else { return 0 }
        let latest = max(earliest + 1, min(latest ?? .max, precision.now))
        let likely = min(max(estimate, earliest), latest)
        let margin = precision.tolerance(at: likely) * 9 / 10
        let (older, newer) = (likely - earliest, latest - likely)
        let time = newer > older ? likely + max(margin, newer / 5) : likely - max(margin, older / 5)
        return min(max(time, earliest + 1), latest)
    }
}
