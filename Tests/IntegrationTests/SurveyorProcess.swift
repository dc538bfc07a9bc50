import TestSupport
import Testing

/// The program at work, serving on a port that the operating system chose.
struct SurveyorProcess: Sendable {
    let process: ManagedProcess
    let port: Int

    var client: HTTPClient { HTTPClient(port: port) }

    /// Starts the program and waits until it serves.
    ///
    /// - Parameter interval: from one survey to the next; an hour where a test wants one survey's page to stay.
    static func start(
        _ arguments: [String], interval: String = "500ms", environment: [String: String] = [:]
    ) async throws -> SurveyorProcess {
        let given = ["--web.listen-address=127.0.0.1:0", "--survey.interval=\(interval)"]
        let process = try ManagedProcess(Program.path, given + arguments, environment: environment)
        let line = try await process.waitForLine(containing: "serving metrics")
        let match = try #require(try /port"?[=:]"?(\d+)/.firstMatch(in: line), "no port in: \(line)")
        return SurveyorProcess(process: process, port: try #require(Int(match.1)))
    }

    /// Starts the program on `server`, the value of `--kafka.server`.
    static func start(
        server: String, _ arguments: [String] = [], interval: String = "500ms", environment: [String: String] = [:]
    ) async throws -> SurveyorProcess {
        try await start(["--kafka.server=\(server)"] + arguments, interval: interval, environment: environment)
    }

    /// Starts the program on the broker of a test, whose own topics it leaves out unless it is told otherwise.
    static func start(
        _ broker: TestBroker, _ arguments: [String] = [], interval: String = "500ms"
    ) async throws -> SurveyorProcess {
        try await start(server: broker.bootstrapServers, ["--topic.exclude=^__"] + arguments, interval: interval)
    }

    /// Starts the program on the ensemble of a test, without Kafka.
    static func start(
        _ ensemble: TestEnsemble, _ arguments: [String] = [], interval: String = "500ms"
    ) async throws -> SurveyorProcess {
        try await start(["--zookeeper.server=\(ensemble.connectString)"] + arguments, interval: interval)
    }

    /// The page as it is now.
    func page(_ format: ParsedPage.Format = .text) async throws -> ParsedPage {
        let accept = format == .text ? "text/plain" : "application/openmetrics-text"
        let answer = try await client.get("/metrics", headers: ["Accept": accept])
        guard answer.status == 200 else { throw TestFailure("/metrics answers \(answer.status): \(answer.text)") }
        return try ParsedPage(answer.body, format: format)
    }

    /// The first page that `condition` holds for.
    @discardableResult
    func page(_ what: String, where condition: (ParsedPage) -> Bool) async throws -> ParsedPage {
        try await eventually("a page with \(what)") {
            let page = try await page()
            return condition(page) ? page : nil
        }
    }

    /// The first page that says whether the cluster is up (1) or not (0).
    @discardableResult
    func page(up: Double) async throws -> ParsedPage {
        try await page("kafka_up \(up)") { $0.value("kafka_up") == up }
    }

    /// The lines of the log so far that contain `text`.
    func log(containing text: String) -> [String] {
        process.lines(.standardError).filter { $0.contains(text) }
    }

    /// Asks the program to end, and makes sure that it does so in time, properly and without a leak.
    func stop(_ signal: (ManagedProcess) -> Void = { $0.terminate() }) async throws {
        signal(process)
        let exit = try await process.waitForExit(timeout: .seconds(5))
        #expect(exit == .status(0), "\(process.transcript)")
        #expect(log(containing: "msg=stopped").count == 1 || log(containing: "\"msg\":\"stopped\"").count == 1)
    }
}

extension ParsedPage {
    /// Families of the cluster: those of the surveyor's own are not among them.
    var clusterNames: Set<String> {
        let own = ["kafka_surveyor_", "kafka_exporter_"]
        return Set(samples.map(\.name)).filter { name in
            name.hasPrefix("kafka_") && !own.contains { name.hasPrefix($0) }
        }
    }

    /// How many surveys ended like this.
    func surveys(_ result: String) -> Double {
        value("kafka_surveyor_surveys_total", ["result": result]) ?? 0
    }

    /// The series of the families `names`, with their values: comparable, whatever the order of labels and lines.
    func series(_ isWanted: (String) -> Bool) -> Set<String> {
        Set(
            samples.filter { isWanted($0.name) }.map { sample in
                let labels = sample.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.debugDescription)" }
                return "\(sample.name){\(labels.joined(separator: ","))} \(sample.value)"
            })
    }
}
