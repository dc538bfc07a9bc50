import ArgumentParser
import ClusterModel
import CommandSupport
import KafkaTraffic
import RDKafka
import Synchronization
import Workload

/// Consumes records, prints or counts them.
struct ConsumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consume", abstract: "Consumes records, in a group or without one, and prints or counts them.",
        discussion: """
            In a group, members go on where it has committed, and partitions are shared out; --partition reads chosen \
            ones and commits for the group. Without a group all partitions are read and nothing is committed. Ctrl-C \
            commits, leaves the group and prints the totals. The exit status is 1 if the last commit failed.
            """)

    @Option(
        name: .customLong("topic"), help: ArgumentHelp("A topic, which must be there; repeatable.", valueName: "topic"))
    var topics: [String]

    @OptionGroup(title: "Who reads") var members: MemberOptions
    @OptionGroup(title: "What is read") var range: RangeOptions
    @OptionGroup(title: "What is printed") var output: OutputOptions
    @OptionGroup(title: "How it reads") var behavior: BehaviorOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() async throws {
        let names = try topics.map { try Checks.topic($0, of: "--topic") }
        let groups = try members.groups()
        let count = try members.count()
        let settings = try settings()
        let length = try range.length()
        let access = try ClusterAccess(connection)
        let tally = ConsumptionTally()
        let stop = await StopSignal.atInterrupt()
        let started = Mutex<[ReaderGroup]>([])
        let progress = Progress(
            console: access.console, count: { tally.report.records }, line: { tally.report.line(rate: $0) })
        try await progress.show(quietly: output.sharesTerminal(printing: settings.format != nil)) {
            try await stop.whileRunning {
                let found = try await access.requireTopics(names)
                try range.check(settings, against: found)
                stop.request(after: length)
                let readers = groups.map {
                    ReaderGroup(
                        settings, name: $0, topics: found, tally: tally, console: access.console,
                        logger: connection.logger())
                }
                started.withLock { $0 = readers }
                try await Self.run(readers, members: count)
            }
        }
        // Here, since what Ctrl-C ends returns nothing.
        for group in started.withLock({ $0 }) { try group.requireCommits() }
    }

    private func settings() throws -> ReaderSettings {
        var settings = ReaderSettings(
            properties: try connection.properties(
                for: .consuming,
                defaults: [
                    "auto.commit.interval.ms": "1000",
                    "auto.offset.reset": range.beginning == .beginning ? "earliest" : "latest",
                ]))
        settings.behavior = try behavior.behavior()
        settings.beginning = range.beginning
        settings.partitions = try range.partitions()
        settings.count = try range.count()
        settings.stopsAtEnd = range.stopsAtEnd
        settings.format = try output.format()
        if behavior.commits, members.group == nil {
            throw SettingError("--stall-after and --rewind-every", "are of no use without --group, which commits")
        }
        return settings
    }

    private static func run(_ groups: [ReaderGroup], members: Int) async throws {
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for group in groups {
                    tasks.addTask { try await MemberPool(group: group, membership: .constant(members)).run() }
                }
                try await tasks.waitForAll()
            }
        } catch is StandardOutput.Closed {
            // Whoever reads has seen enough.
        }
    }
}
