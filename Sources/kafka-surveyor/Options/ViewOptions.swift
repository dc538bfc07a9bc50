import ArgumentParser
import Collectors
import CommandSupport
import LagAnalysis
import SurveySupport
import Surveyor

/// Which topics and groups to survey, and at which granularity to show them.
struct ViewOptions: ParsableArguments {
    @Option(
        name: .customLong("topic.filter"),
        help: ArgumentHelp(
            "Topics to collect (RE2), matched anywhere in the name. (default: \(NameFilter.defaultInclude))",
            valueName: "regex"))
    var topicFilter: String?

    @Option(
        name: .customLong("topic.exclude"),
        help: ArgumentHelp("Topics to exclude (RE2). (default: \(NameFilter.defaultExclude))", valueName: "regex"))
    var topicExclude: String?

    @Option(
        name: .customLong("group.filter"),
        help: ArgumentHelp(
            "Consumer groups to collect (RE2). (default: \(NameFilter.defaultInclude))", valueName: "regex"))
    var groupFilter: String?

    @Option(
        name: .customLong("group.exclude"),
        help: ArgumentHelp(
            "Consumer groups to exclude (RE2). (default: \(NameFilter.defaultExclude))", valueName: "regex"))
    var groupExclude: String?

    @Option(
        name: .customLong("topic.granularity"),
        help: ArgumentHelp(
            "Granularity of topics' series: partition or topic. (default: \(options.topicGranularity.rawValue))",
            valueName: "granularity"))
    var topicGranularity: String?

    @Option(
        name: .customLong("group.granularity"),
        help: ArgumentHelp(
            "Granularity of groups' series: partition, topic or group. (default: \(options.groupGranularity.rawValue))",
            valueName: "granularity"))
    var groupGranularity: String?

    @Option(
        name: .customLong("topic.configuration-interval"),
        help: ArgumentHelp(
            "Interval at which topic configurations are read; 0: never. "
                + "(default: \(DurationText.format(defaultScope.configurationInterval ?? .zero)))",
            valueName: "duration"))
    var configurationInterval: String?

    @Flag(
        name: .customLong("offset.show-all"), inversion: .prefixedNo,
        help: "Show a group's offsets on all partitions, not only on those assigned now. (default: yes)")
    var showsAllOffsets: Bool?

    @Flag(
        name: .customLong("offset.last-stable"), inversion: .prefixedNo,
        help: "Also read last stable offsets. (default: yes)")
    var readsLastStableOffsets: Bool?

    @Flag(
        name: .customLong("lag.partition-seconds"), inversion: .prefixedNo,
        help: "Show lag in seconds by partition, too. (default: no)")
    var lagSecondsByPartition: Bool?

    @Option(
        name: .customLong("lag.status-window"),
        help: ArgumentHelp(
            "Time over which a group's status is judged; at least eight survey intervals are used. "
                + "(default: \(DurationText.format(LagTracker.defaultStatusWindow)))",
            valueName: "duration"))
    var statusWindow: String?

    @Option(
        name: .customLong("metrics.max-series"),
        help: ArgumentHelp(
            "Most series of the cluster: beyond it, series by group, topic and partition are left out, then those by topic "
                + "and partition, then those by group and topic. (default: no limit)", valueName: "number"))
    var maximumSeries: String?

    private static let options = CollectorOptions()
    private static let defaultScope = SurveyScope()

    /// The flags that are given.
    var given: [String] {
        [
            ("topic.filter", topicFilter != nil), ("topic.exclude", topicExclude != nil),
            ("group.filter", groupFilter != nil), ("group.exclude", groupExclude != nil),
            ("topic.granularity", topicGranularity != nil), ("group.granularity", groupGranularity != nil),
            ("topic.configuration-interval", configurationInterval != nil),
            ("offset.show-all", showsAllOffsets != nil), ("offset.last-stable", readsLastStableOffsets != nil),
            ("lag.partition-seconds", lagSecondsByPartition != nil), ("lag.status-window", statusWindow != nil),
            ("metrics.max-series", maximumSeries != nil),
        ]
        .filter(\.1).map { "--\($0.0)" }
    }

    /// Which parts of a survey are shown.
    func collectorOptions() throws -> CollectorOptions {
        CollectorOptions(
            topicGranularity: try Choice.value(of: "--topic.granularity", topicGranularity)
                ?? Self.options.topicGranularity,
            groupGranularity: try Choice.value(of: "--group.granularity", groupGranularity)
                ?? Self.options.groupGranularity,
            showAllOffsets: showsAllOffsets ?? Self.options.showAllOffsets,
            lagSecondsByPartition: lagSecondsByPartition ?? Self.options.lagSecondsByPartition)
    }

    /// The most series that the cluster may have; nil for any number.
    func seriesLimit() throws -> Int? {
        guard let maximumSeries else { return nil }
        guard let number = Int(maximumSeries), number > 0 else {
            throw SettingError("--metrics.max-series", value: maximumSeries, "must be a whole number above 0")
        }
        return number
    }

    /// The time over which a group's status is judged.
    func lagStatusWindow() throws -> Duration {
        let setting = "--lag.status-window"
        let window = try DurationText.value(of: setting, statusWindow) ?? LagTracker.defaultStatusWindow
        guard (.seconds(1)...SurveyorSettings.longestStatusWindow).contains(window) else {
            throw SettingError(setting, value: statusWindow, "must be from 1s to 24h")
        }
        return window
    }

    /// Which topics and groups are surveyed.
    func scope() throws -> SurveyScope {
        var scope = SurveyScope(
            topics: try Self.filter("topic", topicFilter, topicExclude),
            groups: try Self.filter("group", groupFilter, groupExclude),
            readsLastStableOffsets: readsLastStableOffsets ?? Self.defaultScope.readsLastStableOffsets)
        let setting = "--topic.configuration-interval"
        if let interval = try DurationText.value(of: setting, configurationInterval) {
            guard interval == .zero || interval >= .seconds(1) else {
                throw SettingError(setting, value: configurationInterval, "must be 0 or at least 1s")
            }
            scope.configurationInterval = interval == .zero ? nil : interval
        }
        return scope
    }

    private static func filter(_ kind: String, _ include: String?, _ exclude: String?) throws -> NameFilter {
        do {
            return try NameFilter(
                include: include ?? NameFilter.defaultInclude, exclude: exclude ?? NameFilter.defaultExclude)
        } catch {
            let flag = error.pattern == include ? "--\(kind).filter" : "--\(kind).exclude"
            throw SettingError(flag, value: error.pattern, "is not a regular expression: \(error.message)")
        }
    }
}
