import ReplyChecks
import TestSupport
import Testing

/// Replies with a few bytes changed: the same ones in every run. `make fuzz` has many more.
@Suite struct MutationTests {
    private static let servers = [
        "3.4.14-leader", "3.8.0-defaultwl", "3.8.0-noquorum", "3.8.0-readonly", "3.9.3-leader", "3.9.3-observer",
    ]
    private static let commands = ["monitor", "server_stats", "voting_view", "is_read_only", "ruok", "watch_summary"]

    @Test(arguments: ReplyParser.allCases)
    func noReplyBreaksAParser(parser: ReplyParser) throws {
        var generator = SeededGenerator(seed: 1)
        for seed in try Self.seeds(of: parser) {
            parser.check(seed)
            for _ in 0..<100 {
                parser.check(seed.mutated(with: &generator, likely: Array("\t\n\"{}=,:._-0E".utf8)))
            }
        }
    }

    /// Real replies, cut short so that a test in a debug build is quick.
    private static func seeds(of parser: ReplyParser) throws -> [[UInt8]] {
        let replies =
            if parser == .admin {
                try commands.flatMap { command in
                    try ["3.8.0-noquorum", "3.9.3-leader"].map { try adminFixture($0, command) }
                }
            } else {
                try servers.map { try fixture($0, parser.rawValue) }
            }
        let provider = parser == .mntr ? [try fixture("3.8.0-leader-prometheus", "mntr")] : []
        // Ends, too: sets come last in a reply.
        return (replies + provider).flatMap { [Array($0.prefix(1500)), Array($0.suffix(1500))] }
    }
}
