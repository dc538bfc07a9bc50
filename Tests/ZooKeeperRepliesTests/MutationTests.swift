import ReplyChecks
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
                parser.check(seed.mutated(with: &generator))
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

extension [UInt8] {
    /// A copy in which up to four pieces were overwritten, removed, or written twice.
    fileprivate func mutated(with generator: inout SeededGenerator) -> [UInt8] {
        var copy = self
        for _ in 0...Int.random(in: 0...3, using: &generator) where !copy.isEmpty {
            let start = Int.random(in: copy.indices, using: &generator)
            let end = Swift.min(copy.endIndex, start + Int.random(in: 1...20, using: &generator))
            let piece = copy[start..<end]
            switch Int.random(in: 0...3, using: &generator) {
            case 0: copy[start] = UInt8.random(in: .min ... .max, using: &generator)
            case 1: copy[start] = Array("\t\n\"{}=,:._-0E".utf8).randomElement(using: &generator) ?? 0
            case 2: copy.removeSubrange(start..<end)
            default: copy.insert(contentsOf: Array(piece), at: start)
            }
        }
        return copy
    }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
