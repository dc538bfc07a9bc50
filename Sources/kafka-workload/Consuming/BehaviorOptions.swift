import ArgumentParser
import CommandSupport
import Workload

/// How a group reads: so that its lag looks ill, where that is wanted.
struct BehaviorOptions: ParsableArguments {
    @Option(
        name: .customLong("rate"),
        help: ArgumentHelp(
            "Records a second at most, for each group. (default: as many as there are)", valueName: "number"))
    var rate: String?

    @Option(
        name: .customLong("pause-for"),
        help: ArgumentHelp("Pause again and again, this long: members neither read nor commit.", valueName: "duration"))
    var pauseLength: String?

    @Option(
        name: .customLong("pause-every"),
        help: ArgumentHelp("From the beginning of one pause to that of the next.", valueName: "duration"))
    var pauseInterval: String?

    @Option(
        name: .customLong("stall-after"),
        help: ArgumentHelp(
            "Then members read no more, and commit the same offsets again and again.", valueName: "duration"))
    var stall: String?

    @Option(
        name: .customLong("rewind-every"), help: ArgumentHelp("Go back at these intervals.", valueName: "duration"))
    var rewindInterval: String?

    @Option(
        name: .customLong("rewind-by"),
        help: ArgumentHelp("How many records to go back on each partition. (default: 100)", valueName: "number"))
    var rewindRecords: String?

    /// Whether something is asked for that only a group can do.
    var commits: Bool { stall != nil || rewindInterval != nil }

    /// The behaviour, checked.
    func behavior() throws -> ReaderBehavior {
        ReaderBehavior(
            rate: try Checks.rate(rate, of: "--rate"), pause: try pause(),
            stall: try Checks.duration(stall, of: "--stall-after"), rewind: try rewind())
    }

    private func pause() throws -> ReaderBehavior.Pause? {
        let length = try Checks.duration(pauseLength, of: "--pause-for")
        let interval = try Checks.duration(pauseInterval, of: "--pause-every")
        switch (length, interval) {
        case (nil, nil): return nil
        case (nil, _): throw SettingError("--pause-every", "is of no use without --pause-for")
        case (_, nil): throw SettingError("--pause-for", "is of no use without --pause-every")
        case (let length?, let interval?):
            guard length < interval else {
                throw SettingError("--pause-for", value: pauseLength, "must be less than --pause-every")
            }
            return ReaderBehavior.Pause(length: length, interval: interval)
        }
    }

    private func rewind() throws -> ReaderBehavior.Rewind? {
        guard let interval = try Checks.duration(rewindInterval, of: "--rewind-every") else {
            if rewindRecords != nil { throw SettingError("--rewind-by", "is of no use without --rewind-every") }
            return nil
        }
        let records = try Checks.number(rewindRecords, of: "--rewind-by", in: 1...1_000_000_000) ?? 100
        return ReaderBehavior.Rewind(records: Int64(records), interval: interval)
    }
}
