import ArgumentParser
import ClusterModel
import CommandSupport

/// What is read.
struct RangeOptions: ParsableArguments {
    @Flag(
        name: .customLong("from-beginning"),
        help: "Begin with the first record where nothing is committed, not with what comes from now on.")
    var beginsAtBeginning = false

    @Option(
        name: .customLong("partition"),
        help: ArgumentHelp("A partition to read; repeatable. (default: all)", valueName: "number"))
    var chosen: [String] = []

    @Option(
        name: .customLong("max-messages"),
        help: ArgumentHelp("Stop after so many records, for each group. (default: never)", valueName: "number"))
    var maximum: String?

    @Flag(name: .customLong("until-end"), help: "Stop at the end of all partitions.")
    var stopsAtEnd = false

    @Option(name: .customLong("for"), help: ArgumentHelp("How long. (default: without end)", valueName: "duration"))
    var time: String?

    /// Where to begin without a commit.
    var beginning: ReaderSettings.Beginning { beginsAtBeginning ? .beginning : .end }

    /// The partitions that are chosen, checked; nil for all.
    func partitions() throws -> [Int32]? {
        let partitions = try chosen.compactMap { number in
            try Checks.number(number, of: "--partition", in: 0...1_000_000).map { Int32($0) }
        }
        return partitions.isEmpty ? nil : partitions
    }

    /// Refuses partitions that the topics do not have.
    func check(_ settings: ReaderSettings, against topics: [Topic]) throws {
        for topic in topics {
            for id in settings.partitions ?? [] where topic.partition(id) == nil {
                throw CommandFailure(
                    "topic \"\(topic.name)\" has no partition \(id); it has \(topic.partitions.count), from 0 on")
            }
        }
    }

    /// The number of records, checked; nil for without end.
    func count() throws -> Int? {
        try Checks.number(maximum, of: "--max-messages", in: 1...(.max))
    }

    /// The time, checked; nil for without end.
    func length() throws -> Duration? {
        try Checks.duration(time, of: "--for")
    }
}
