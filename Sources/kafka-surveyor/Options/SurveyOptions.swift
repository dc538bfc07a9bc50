import ArgumentParser
import CommandSupport
import Surveyor

/// When to survey.
struct SurveyOptions: ParsableArguments {
    @Option(
        name: .customLong("survey.interval"),
        help: ArgumentHelp(
            "Survey interval: 500ms, 15s, 1m30s. (default: \(DurationText.format(SurveySchedule().interval)))",
            valueName: "duration"))
    var interval: String?

    @Option(
        name: .customLong("survey.timeout"),
        help: ArgumentHelp(
            "Timeout of a survey. (default: two intervals, at most \(DurationText.format(SurveySchedule.longestTimeout)))",
            valueName: "duration"))
    var timeout: String?

    @Flag(name: .customLong("once"), help: "Survey once, print the page, and exit with 1 if anything got no answer.")
    var once = false

    /// The schedule, checked.
    func schedule() throws -> SurveySchedule {
        let length = try DurationText.value(of: "--survey.interval", interval) ?? SurveySchedule().interval
        let limit = try DurationText.value(of: "--survey.timeout", timeout)
        do {
            return try SurveySchedule(interval: length, timeout: limit)
        } catch .intervalTooShort {
            throw SettingError("--survey.interval", value: interval, "must be at least 100ms")
        } catch {
            throw SettingError(
                "--survey.timeout", value: timeout,
                "must be at least 100ms and at most two intervals (\(DurationText.format(length * 2)))")
        }
    }
}
