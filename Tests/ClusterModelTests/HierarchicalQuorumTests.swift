import ClusterModel
import Testing

@Suite struct HierarchicalQuorumTests {
    /// Three groups of three voters of weight 1.
    private static let threeGroups: [[Int64: Int64]] = [[1: 1, 2: 1, 3: 1], [4: 1, 5: 1, 6: 1], [7: 1, 8: 1, 9: 1]]

    @Test(
        arguments: [
            (threeGroups, Array(1...9), 3), (threeGroups, [1, 2, 3, 4, 5, 6], 1), (threeGroups, [1, 2, 4, 5, 7, 8], 1),
            (threeGroups, [1, 2, 4, 5], 0), (threeGroups, [1, 2, 3, 4, 7], 0), (threeGroups, [], 0),
            ([[1: 1, 2: 1, 3: 1]], [1, 2, 3], 1), ([[1: 1, 2: 1, 3: 1, 4: 1]], [1, 2, 3, 4], 1),
            ([[1: 5, 2: 1, 3: 1]], [1, 2, 3], 0), ([[1: 2, 2: 1, 3: 1, 4: 1]], [1, 2, 3, 4], 1),
            ([[1: 1, 2: 1, 3: 1], [4: 0, 5: 0]], [1, 2, 3, 4, 5], 1), ([[1: 0]], [1], 0),
            ([[1: 1], [2: 1]], [1, 2], 0), ([[1: 1], [2: 1], [3: 1]], [1, 2, 3, 10], 1),
        ] as [([[Int64: Int64]], [Int64], Int)])
    func theWorstFailuresCount(groups: [[Int64: Int64]], alive: [Int64], tolerated: Int) throws {
        let quorum = try #require(HierarchicalQuorum(groups))
        #expect(quorum.failuresTolerated(alive: Set(alive)) == tolerated)
        #expect(tolerated == Self.byTrying(groups, alive: Set(alive)))
    }

    /// The definition: takes away every set of servers, as ZooKeeper's QuorumHierarchical decides.
    private static func byTrying(_ groups: [[Int64: Int64]], alive: Set<Int64>) -> Int {
        let ids = alive.sorted()
        let failuresToLose = (0..<(1 << ids.count)).filter { subset in
            let left = Set(ids.indices.filter { subset & (1 << $0) == 0 }.map { ids[$0] })
            let weighted = groups.filter { $0.values.reduce(0, +) > 0 }
            let majorities = weighted.count { group in
                group.filter { left.contains($0.key) }.values.reduce(0, +) > group.values.reduce(0, +) / 2
            }
            return majorities <= weighted.count / 2
        }.map(\.nonzeroBitCount)
        return max(0, (failuresToLose.min() ?? 0) - 1)
    }

    @Test(arguments: [[], [[1: 1], [1: 1]], [[1: -1]], [[1: .max]]] as [[[Int64: Int64]]])
    func whatIsNoQuorumIsRefused(groups: [[Int64: Int64]]) {
        #expect(HierarchicalQuorum(groups) == nil)
    }

    /// Five voters in groups of 1, 1 and 3; a majority of voters would tolerate two failures.
    private static let voters: [Int64] = [1, 2, 3, 4, 5]

    private static func servers(
        _ servers: [(ZooKeeperServer, Int64?)], rule: QuorumRule
    ) -> EnsembleHealth {
        EnsembleHealth(
            servers.map { server, id in id == nil ? server : server.configured(id, voters: voters, quorum: rule) })
    }

    @Test func anEnsembleWithGroupsIsNotCountedByMajority() throws {
        let rule = try QuorumRule.hierarchical(#require(HierarchicalQuorum([[1: 1], [2: 1], [3: 1, 4: 1, 5: 1]])))
        let follower = ZooKeeperServer.follower
        let whole: [(ZooKeeperServer, Int64?)] = [
            (.serving("leader"), 1), (follower, 2), (follower, 3), (follower, 4), (follower, 5),
        ]
        #expect(Self.servers(whole, rule: rule).failuresTolerated == 1)
        #expect(Self.servers(whole, rule: .majority).failuresTolerated == 2)
        #expect(Self.servers(whole, rule: .unknown).failuresTolerated == nil)
        #expect(Self.servers(whole, rule: rule).voters == 5)

        let oneDown = [whole[0], (.down, nil)] + whole[2...]
        #expect(Self.servers(oneDown, rule: rule).failuresTolerated == 0)

        let notAllWatched = Array(whole.dropLast())
        #expect(Self.servers(notAllWatched, rule: rule).failuresTolerated == nil)

        let whoIsUnknown = Array(whole.dropLast()) + [(follower, nil)]
        #expect(Self.servers(whoIsUnknown, rule: rule).failuresTolerated == nil)
    }

    @Test func theLeadersCountIsAskedToo() throws {
        let rule = try QuorumRule.hierarchical(#require(HierarchicalQuorum([[1: 1], [2: 1], [3: 1, 4: 1, 5: 1]])))
        #expect(Self.servers([(.leader(synced: 4), 1)], rule: rule).failuresTolerated == 1, "all of them")
        #expect(Self.servers([(.leader(synced: 3), 1)], rule: rule).failuresTolerated == nil, "which one is missing?")
        let behind: [(ZooKeeperServer, Int64?)] = [
            (.leader(synced: 3), 1), (.follower, 2), (.follower, 3), (.follower, 4), (.follower, 5),
        ]
        #expect(Self.servers(behind, rule: rule).failuresTolerated == nil)
    }

    @Test func serversThatDisagreeOnTheRuleLeaveItUnknown() throws {
        let rule = try QuorumRule.hierarchical(#require(HierarchicalQuorum([[1: 1], [2: 1], [3: 1]])))
        let health = EnsembleHealth([
            ZooKeeperServer.follower.configured(1, voters: [1, 2, 3]),
            ZooKeeperServer.follower.configured(2, voters: [1, 2, 3], quorum: rule), .down,
        ])
        #expect(health.failuresTolerated == nil)
    }
}
