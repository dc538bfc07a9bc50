import ArgumentParser
import CommandSupport
import Glibc
import KafkaSurvey
import Logging
import MicroHTTP
import PageMemory
import RDKafka
import Surveyor
import ZooKeeperClient

@main
struct KafkaSurveyorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kafka-surveyor",
        abstract: "Measures Kafka and ZooKeeper in the background and serves what it found to Prometheus.",
        version: Version.text,
        subcommands: [MetricsCommand.self, HealthcheckCommand.self])

    @OptionGroup(title: "Kafka") var kafka: KafkaOptions
    @OptionGroup(title: "TLS to the brokers") var tls: TLSOptions
    @OptionGroup(title: "Authentication") var sasl: SASLOptions
    @OptionGroup(title: "What to look at") var view: ViewOptions
    @OptionGroup(title: "End-to-end probe") var probe: ProbeOptions
    @OptionGroup(title: "ZooKeeper") var zooKeeper: ZooKeeperOptions
    @OptionGroup(title: "TLS to ZooKeeper") var zooKeeperTLS: ZooKeeperTLSOptions
    @OptionGroup(title: "Surveys") var survey: SurveyOptions
    @OptionGroup(title: "Serving") var web: WebOptions
    @OptionGroup(title: "Log") var log: LogOptions
    @OptionGroup var ignored: IgnoredOptions

    static func main() async {
        Allocator.keepLittle()
        await CommandRunner.main(Self.self, ignoresEmptyValues: true)
    }

    func run() async throws {
        let logger = try log.logger()
        let settings = try settings(logger)
        try ignored.report(to: logger)
        if survey.once {
            try await surveyOnce(settings, logger)
        } else {
            try await serve(settings, logger)
        }
    }

    private func serve(_ settings: SurveyorSettings, _ logger: Logger) async throws {
        // The daemon is let go of when it has run: what it owns must not be there at the exit.
        let isClosed = try await daemon(settings, logger).run()
        // librdkafka's threads use OpenSSL, which an exit handler tears down: a client that is left at work would crash.
        if !isClosed { Glibc._exit(0) }
        // A call that Kafka keeps waiting would hold up an orderly end of its thread.
        Glibc.exit(0)
    }

    private func daemon(_ settings: SurveyorSettings, _ logger: Logger) async throws -> SurveyorDaemon {
        do {
            return try await SurveyorDaemon(settings, logger: logger)
        } catch let error as HTTPServerError {
            let flag = error.code == .invalidCertificate ? "--server.tls.cert-file" : "--web.listen-address"
            throw SettingError(flag, error.description)
        } catch {
            throw Self.settingError(error)
        }
    }

    private func surveyOnce(_ settings: SurveyorSettings, _ logger: Logger) async throws {
        let page: [UInt8]
        let succeeded: Bool
        do {
            (page, succeeded) = try await SingleSurvey.run(settings, logger: logger)
        } catch {
            throw Self.settingError(error)
        }
        try StandardStream.writeOutput(page)
        if !succeeded { throw ExitCode.failure }
    }

    /// What a client says of its settings, by the flags that they come from.
    private static func settingError(_ error: any Error) -> any Error {
        switch error {
        case let error as KafkaError: SettingError("the Kafka properties", error.description)
        case let error as KafkaSettingsError: SettingError("the Kafka properties", error.description)
        case ZooKeeperSettingsError.tls(let message): SettingError("--zookeeper.tls.enabled", message)
        case let error as ZooKeeperSettingsError: SettingError("--zookeeper.admin-url", error.description)
        default: error
        }
    }
}
