/// A real Prometheus on 127.0.0.1 that scrapes one target each second.
public final class PrometheusServer: Sendable {
    /// Asks Prometheus' own HTTP interface.
    public let client: HTTPClient

    private let process: ManagedProcess
    private let folder: TemporaryFolder

    /// Starts a server and waits until it is ready.
    ///
    /// - Parameter target: the port of what is scraped, at `/metrics`.
    /// - Throws: `TestFailure` if Prometheus is not installed (the message says how to get it) or does not start.
    public static func start(scraping target: Int) async throws -> PrometheusServer {
        var lastFailure: (any Error)?
        // It does not tell which port it chose if asked for port 0, so the port may be gone by the time it starts.
        for _ in 1...5 {
            let server = try PrometheusServer(port: LoopbackSocket.freePort(), target: target)
            do {
                try await server.process.waitForLine(containing: "Server is ready")
                return server
            } catch {
                lastFailure = error
                try await server.stop()
            }
        }
        throw TestFailure("Prometheus did not start: \(lastFailure.map { "\($0)" } ?? "")")
    }

    private init(port: Int, target: Int) throws {
        folder = try TemporaryFolder()
        client = HTTPClient(port: port)
        let configuration = """
            global:
              scrape_interval: 1s
            scrape_configs:
              - job_name: surveyor
                static_configs:
                  - targets: ["127.0.0.1:\(target)"]

            """
        process = try ManagedProcess(
            DeveloperTool.prometheus.executable(),
            [
                "--config.file=\(folder.write(configuration, to: "prometheus.yml"))",
                "--storage.tsdb.path=\(folder.path)/data",
                "--web.listen-address=127.0.0.1:\(port)",
            ])
    }

    /// Ends the server. A second call does nothing.
    public func stop() async throws {
        process.kill()
        try await process.waitForExit()
    }
}
