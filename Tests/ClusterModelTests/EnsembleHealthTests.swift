import ClusterModel
import Testing

@Suite("What the servers of an ensemble come to")
struct EnsembleHealthTests {
    @Test func serversAreCounted() {
        let health = EnsembleHealth([.leader(), .follower, .observer, .down, .notServing])
        #expect(health.configured == 5)
        #expect(health.up == 3)
        #expect(health.serving == 3)
        #expect(health.leaders == 1)
    }

    @Test func nothingIsKnownOfServersThatAreAllDown() {
        let health = EnsembleHealth([.down, .down, .down])
        #expect((health.up, health.serving, health.leaders) == (0, 0, 0))
        #expect(health.voters == nil)
        #expect(health.syncedFollowers == nil)
        #expect(health.failuresTolerated == nil)
        #expect(health.versions == nil)
        #expect(health.memberships == nil)
        #expect(health.latestZxid == nil)
    }

    /// An ensemble, who votes in it, and how many more may fail.
    struct Quorum: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var servers: [ZooKeeperServer]
        var voters: Int?
        var tolerated: Int?
    }

    static let quorums = [
        Quorum(
            testDescription: "whole", servers: [.leader(synced: 2, quorumSize: 3), .follower, .follower], voters: 3,
            tolerated: 1),
        Quorum(
            testDescription: "five voters of which two are behind", servers: [.leader(synced: 2, quorumSize: 5)],
            voters: 5,
            tolerated: 0),
        Quorum(
            testDescription: "followers without a vote do not help",
            servers: [.leader(synced: 3, withoutVote: 1, quorumSize: 5)], voters: 5, tolerated: 0),
        Quorum(
            testDescription: "a leader whose followers have just gone", servers: [.leader(synced: 0, quorumSize: 3)],
            voters: 3, tolerated: 0),
        Quorum(
            testDescription: "before 3.6, who votes is not told", servers: [.leader(synced: 2), .follower, .follower],
            voters: nil, tolerated: nil),
        Quorum(testDescription: "standalone", servers: [.standalone], voters: 1, tolerated: 0),
        Quorum(
            testDescription: "two standalone by mistake", servers: [.standalone, .standalone], voters: 1, tolerated: 0),
        Quorum(
            testDescription: "the configuration counts, not quorum_size",
            servers: [.leader(synced: 2, quorumSize: 9).configured(1, voters: [1, 2, 3], observers: [4])], voters: 3,
            tolerated: 1),
        Quorum(
            testDescription: "leader without mntr: the voters that are seen",
            servers: [
                ZooKeeperServer.serving("leader").configured(1, voters: [1, 2, 3]), .follower, .follower, .observer,
            ], voters: 3, tolerated: 1),
        Quorum(
            testDescription: "the same, but not all voters are watched",
            servers: [ZooKeeperServer.serving("leader").configured(1, voters: [1, 2, 3]), .follower, .observer],
            voters: 3,
            tolerated: nil),
        Quorum(
            testDescription: "one server under two names is one voter",
            servers: [
                ZooKeeperServer.serving("leader").configured(1, voters: [1, 2, 3]),
                ZooKeeperServer.serving("leader").configured(1, voters: [1, 2, 3]), .follower,
            ], voters: 3, tolerated: nil),
        Quorum(
            testDescription: "leader killed, the followers have not noticed yet",
            servers: [.down, ZooKeeperServer.follower.configured(2, voters: [1, 2, 3]), .follower], voters: 3,
            tolerated: 0),
        Quorum(
            testDescription: "quorum lost",
            servers: [.down, .down, ZooKeeperServer.notServing.configured(3, voters: [1, 2, 3])], voters: 3,
            tolerated: 0),
        Quorum(
            testDescription: "quorum lost, and nobody tells who votes", servers: [.down, .down, .notServing],
            voters: nil, tolerated: 0),
        Quorum(
            testDescription: "a server watched alone may be a leader that leaves serving to others",
            servers: [.notServing], voters: nil, tolerated: nil),
        Quorum(
            testDescription: "the leader may be the one that does not serve clients",
            servers: [.notServing, ZooKeeperServer.follower.configured(2, voters: [1, 2, 3]), .follower], voters: 3,
            tolerated: nil),
        Quorum(
            testDescription: "followers that disagree",
            servers: [
                ZooKeeperServer.follower.configured(1, voters: [1, 2, 3]),
                ZooKeeperServer.follower.configured(2, voters: [1, 2, 3, 4, 5]), .follower, .down, .down,
            ], voters: nil, tolerated: nil),
        Quorum(
            testDescription: "no sane number", servers: [.leader(synced: .nan, quorumSize: -1)], voters: nil,
            tolerated: nil),
    ]

    @Test(arguments: quorums)
    func howManyMayFailIsKnownOrAbsent(_ quorum: Quorum) {
        let health = EnsembleHealth(quorum.servers)
        #expect(health.voters == quorum.voters)
        #expect(health.failuresTolerated == quorum.tolerated)
    }

    @Test func syncedFollowersAreThoseOfTheOneLeader() {
        #expect(EnsembleHealth([.leader(synced: 2), .down]).syncedFollowers == 2)
        #expect(EnsembleHealth([.leader(synced: 2), .leader(synced: 1)]).syncedFollowers == nil)
        #expect(EnsembleHealth([.leader(synced: 2), .leader(synced: 1)]).leaders == 2)
    }

    @Test func differencesAreCountedAmongThoseThatTell() {
        let version = "3.8.0-abc, built on 2024-12-29 17:54 UTC"
        let alike = EnsembleHealth([
            ZooKeeperServer.serving("leader", version: version).configured(1, voters: [1, 2]),
            ZooKeeperServer.serving("follower", version: "3.8.0-other").configured(2, voters: [2, 1]), .down,
        ])
        #expect(alike.versions == 1, "a build is not a version")
        #expect(alike.memberships == 1, "the order does not matter")
        let different = EnsembleHealth([
            ZooKeeperServer.serving("leader", version: version).configured(1, voters: [1, 2]),
            ZooKeeperServer.serving("follower", version: "3.9.3").configured(2, voters: [1], observers: [2]),
        ])
        #expect(different.versions == 2)
        #expect(different.memberships == 2)
    }

    @Test(arguments: [
        ("3.8.0-abc, built on 2024-12-29 17:54 UTC", "3.8.0"), ("3.5.9--1, built on", "3.5.9"), ("3.9.3", "3.9.3"),
        ("3.8.0-${mvngit.commit.id}, built on 2024", "3.8.0"), ("3.4.14, built", "3.4.14"), ("", nil), ("-x", nil),
    ])
    func versionsAreShort(_ version: String, _ short: String?) {
        #expect(ZooKeeperServer.serving("leader", version: version).shortVersion == short)
    }

    @Test func delaysAreToTheMostAdvancedServer() {
        let servers: [ZooKeeperServer] = [
            .serving("leader", zxid: 0x5_0000_0010), .serving("follower", zxid: 0x5_0000_000E),
            .serving("observer", zxid: 0x3_FFFF_FFFF), .down,
        ]
        let health = EnsembleHealth(servers)
        #expect(health.latestZxid == Zxid(rawValue: 0x5_0000_0010))
        #expect(health.delay(of: servers[0]) == ZxidDelay(epochs: 0, transactions: 0))
        #expect(health.delay(of: servers[1]) == ZxidDelay(epochs: 0, transactions: 2))
        #expect(health.delay(of: servers[2]) == ZxidDelay(epochs: 2, transactions: nil))
        #expect(health.delay(of: servers[3]) == nil)
        let ahead = ZooKeeperServer.serving("follower", zxid: 0x6_0000_0000)
        #expect(health.delay(of: ahead) == ZxidDelay(epochs: 0, transactions: 0), "a server of another survey")
    }
}
