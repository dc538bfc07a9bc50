import ArgumentParser
import CommandSupport
import Workload

/// How much to produce, and how fast.
struct AmountOptions: ParsableArguments {
    @Option(
        name: .customLong("rate"),
        help: ArgumentHelp("Messages a second. (default: as fast as it goes)", valueName: "number"))
    var rate: String?

    @Option(
        name: .customLong("burst-rate"),
        help: ArgumentHelp("Messages a second in bursts, between which --rate counts.", valueName: "number"))
    var burstRate: String?

    @Option(
        name: .customLong("burst-for"),
        help: ArgumentHelp("How long a burst lasts. (default: 5s)", valueName: "duration"))
    var burstLength: String?

    @Option(
        name: .customLong("burst-every"),
        help: ArgumentHelp("From the beginning of one burst to that of the next. (default: 20s)", valueName: "duration")
    )
    var burstInterval: String?

    @Option(
        name: .customLong("max-messages"),
        help: ArgumentHelp("How many messages. (default: without end)", valueName: "number"))
    var maximum: String?

    @Option(name: .customLong("for"), help: ArgumentHelp("How long. (default: without end)", valueName: "duration"))
    var time: String?

    /// The rate over time, checked; nil for as fast as it goes.
    func profile() throws -> RateProfile? {
        let rate = try Checks.rate(rate, of: "--rate")
        let burst = try burst()
        if burst != nil, rate == nil { throw SettingError("--burst-rate", "is of no use without --rate") }
        return rate.map { RateProfile(rate: $0, burst: burst) }
    }

    private func burst() throws -> RateProfile.Burst? {
        guard let rate = try Checks.rate(burstRate, of: "--burst-rate") else {
            if burstLength != nil { throw SettingError("--burst-for", "is of no use without --burst-rate") }
            if burstInterval != nil { throw SettingError("--burst-every", "is of no use without --burst-rate") }
            return nil
        }
        let length = try Checks.duration(burstLength, of: "--burst-for") ?? .seconds(5)
        let interval = try Checks.duration(burstInterval, of: "--burst-every") ?? .seconds(20)
        guard length < interval else {
            throw SettingError(
                "--burst-for", value: DurationText.format(length),
                "must be less than --burst-every (\(DurationText.format(interval)))")
        }
        return RateProfile.Burst(rate: rate, length: length, interval: interval)
    }

    /// The number of messages, checked; nil for without end.
    func count() throws -> Int? {
        try Checks.number(maximum, of: "--max-messages", in: 1...(.max))
    }

    /// The time, checked; nil for without end.
    func length() throws -> Duration? {
        try Checks.duration(time, of: "--for")
    }
}
