import ArgumentParser
import CommandSupport
import Logging

/// What to log, and how.
struct LogOptions: ParsableArguments {
    @Option(
        name: .customLong("log.level"),
        help: ArgumentHelp("debug, info, warn or error. (default: info)", valueName: "level"))
    var level: String?

    @Option(
        name: .customLong("log.format"), help: ArgumentHelp("logfmt or json. (default: logfmt)", valueName: "format"))
    var format: String?

    /// The logger, which writes to stderr.
    func logger() throws -> Logger {
        let levels: [String: Logger.Level] = ["debug": .debug, "info": .info, "warn": .warning, "error": .error]
        guard let level = levels[self.level ?? "info"] else {
            throw SettingError("--log.level", value: self.level, "is none of debug, info, warn, error")
        }
        guard let format = LogFormat(rawValue: self.format ?? "logfmt") else {
            throw SettingError("--log.format", value: self.format, "is none of logfmt, json")
        }
        return Logger(label: "kafka-surveyor", factory: { _ in LineLogHandler(format: format, level: level) })
    }
}
