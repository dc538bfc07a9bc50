internal import ClusterModel

/// What of the survey's topics is assigned to the members of one group.
struct GroupAssignment {
    /// What is assigned of one topic.
    struct Entry {
        /// Where in the index's `topics` the topic is.
        var position: Int

        /// Members with at least one partition of the topic.
        var members: Int

        /// The assigned partitions, ascending, each once.
        var partitions: [Int32]
    }

    /// One entry per topic with an assigned partition, by ascending position.
    private(set) var entries: [Entry] = []

    /// The assignments of `members`, which are all known, but for topics that the index lacks.
    init(_ members: [GroupMember], _ index: TopicIndex) {
        var claims = GroupAssignment.claims(of: members, index)[...]
        while let first = claims.first {
            let end = claims.firstIndex { $0.position != first.position } ?? claims.endIndex
            entries.append(GroupAssignment.entry(claims[..<end], position: first.position))
            claims = claims[end...]
        }
    }

    /// That one member has one partition.
    private struct Claim {
        var position: Int
        var member: Int
        var partition: Int32
    }

    /// All claims, ordered by topic, then by member.
    private static func claims(of members: [GroupMember], _ index: TopicIndex) -> [Claim] {
        var claims: [Claim] = []
        for (number, member) in members.enumerated() {
            // Assignments mostly come topic by topic, so that the last answer is nearly always the next one.
            var last: (name: Name, position: Int?)?
            for assigned in member.assignment ?? [] {
                if last?.name != assigned.topic { last = (assigned.topic, index.position(of: assigned.topic)) }
                guard let position = last?.position else { continue }
                claims.append(Claim(position: position, member: number, partition: assigned.partition))
            }
        }
        claims.sort { ($0.position, $0.member) < ($1.position, $1.member) }
        return claims
    }

    private static func entry(_ claims: ArraySlice<Claim>, position: Int) -> Entry {
        var entry = Entry(position: position, members: 0, partitions: [])
        var member: Int?
        for claim in claims where claim.member != member {
            member = claim.member
            entry.members += 1
        }
        for partition in claims.map(\.partition).sorted() where partition != entry.partitions.last {
            entry.partitions.append(partition)
        }
        return entry
    }
}
