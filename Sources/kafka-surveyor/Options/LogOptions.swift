import ArgumentParser
import CommandSupport
import Logging

/// What to log, and how.
struct LogOptions: ParsableArguments {
    @Option(
        name: .customLong("log.level"),
        help: ArgumentHelp("debug, info, warn or error. (default: \(defaultLevel))", valueName: "level"))
    var level: String?

    @Option(
        name: .customLong("log.format"),
        help: ArgumentHelp("logfmt or json. (default: \(defaultFormat.rawValue))", valueName: "format"))
    var format: String?

    private static let defaultLevel = "info"
    private static let defaultFormat = LogFormat.logfmt

    /// The logger, which writes to stderr.
    func logger() throws -> Logger {
        let levels: [String: Logger.Level] = ["debug": .debug, "info": .info, "warn": .warning, "error": .error]
        guard let level = levels[self.level ?? Self.defaultLevel] else {
            throw SettingError("--log.level", value: self.level, "is none of debug, info, warn, error")
        }
        guard let format = LogFormat(rawValue: self.format ?? Self.defaultFormat.rawValue) else {
            throw SettingError("--log.format", value: self.format, "is none of logfmt, json")
        }
        return Logger(label: "kafka-surveyor", factory: { _ in LineLogHandler(format: format, level: level) })
    }
}
