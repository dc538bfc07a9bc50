import ArgumentParser
import Collectors
import CommandSupport
import SurveySupport

/// What to look at, and how closely.
struct ViewOptions: ParsableArguments {
    @Option(
        name: .customLong("topic.filter"),
        help: ArgumentHelp("Topics to look at: matches anywhere in the name. (default: .*)", valueName: "regex"))
    var topicFilter: String?

    @Option(
        name: .customLong("topic.exclude"),
        help: ArgumentHelp("Topics to leave out. (default: ^$)", valueName: "regex"))
    var topicExclude: String?

    @Option(
        name: .customLong("group.filter"),
        help: ArgumentHelp("Consumer groups to look at. (default: .*)", valueName: "regex"))
    var groupFilter: String?

    @Option(
        name: .customLong("group.exclude"),
        help: ArgumentHelp("Consumer groups to leave out. (default: ^$)", valueName: "regex"))
    var groupExclude: String?

    @Option(
        name: .customLong("topic.granularity"),
        help: ArgumentHelp(
            "partition or topic: how fine the series of topics are. (default: partition)", valueName: "granularity"))
    var topicGranularity: String?

    @Option(
        name: .customLong("group.granularity"),
        help: ArgumentHelp(
            "partition, topic or group: how fine the series of groups are. (default: partition)",
            valueName: "granularity"))
    var groupGranularity: String?

    @Option(
        name: .customLong("topic.configuration-interval"),
        help: ArgumentHelp("How often topic configurations are read; 0: never. (default: 5m)", valueName: "duration"))
    var configurationInterval: String?

    @Flag(
        name: .customLong("offset.show-all"), inversion: .prefixedNo,
        help: "Show a group's offsets on all partitions, not only on those assigned now. (default: yes)")
    var showsAllOffsets: Bool?

    @Flag(
        name: .customLong("offset.last-stable"), inversion: .prefixedNo,
        help: "Read last stable offsets, too. (default: yes)")
    var readsLastStableOffsets: Bool?

    /// The flags that are given.
    var given: [String] {
        [
            ("topic.filter", topicFilter != nil), ("topic.exclude", topicExclude != nil),
            ("group.filter", groupFilter != nil), ("group.exclude", groupExclude != nil),
            ("topic.granularity", topicGranularity != nil), ("group.granularity", groupGranularity != nil),
            ("topic.configuration-interval", configurationInterval != nil),
            ("offset.show-all", showsAllOffsets != nil), ("offset.last-stable", readsLastStableOffsets != nil),
        ]
        .filter(\.1).map { "--\($0.0)" }
    }

    /// What of a survey is shown.
    func collectorOptions() throws -> CollectorOptions {
        CollectorOptions(
            topicGranularity: try Choice.value(of: "--topic.granularity", topicGranularity) ?? .partition,
            groupGranularity: try Choice.value(of: "--group.granularity", groupGranularity) ?? .partition,
            showAllOffsets: showsAllOffsets ?? true)
    }

    /// What is looked at.
    func scope() throws -> SurveyScope {
        var scope = SurveyScope(
            topics: try Self.filter("topic", topicFilter, topicExclude),
            groups: try Self.filter("group", groupFilter, groupExclude),
            readsLastStableOffsets: readsLastStableOffsets ?? true)
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
            return try NameFilter(include: include ?? ".*", exclude: exclude ?? "^$")
        } catch {
            let flag = error.pattern == include ? "--\(kind).filter" : "--\(kind).exclude"
            throw SettingError(flag, value: error.pattern, "is not a regular expression: \(error.message)")
        }
    }
}
