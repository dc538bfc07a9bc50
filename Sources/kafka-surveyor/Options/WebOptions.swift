import ArgumentParser
import CommandSupport
import MicroHTTP
import Surveyor

/// Where and how to serve.
struct WebOptions: ParsableArguments {
    @Option(
        name: .customLong("web.listen-address"),
        help: ArgumentHelp(
            "Address to listen on: host:port, [ipv6]:port or :port. (default: \(defaultAddress))", valueName: "address")
    )
    var listenAddress: String?

    @Option(
        name: .customLong("web.telemetry-path"),
        help: ArgumentHelp(
            "Path of the metrics. (default: \(SurveyorSettings.defaultTelemetryPath))", valueName: "path"))
    var telemetryPath: String?

    @Flag(name: .customLong("server.tls.enabled"), inversion: .prefixedNo, help: "Serve HTTPS.")
    var servesTLS: Bool?

    @Option(
        name: .customLong("server.tls.cert-file"),
        help: ArgumentHelp("The server's certificate chain (PEM).", valueName: "path"))
    var certificate: String?

    @Option(
        name: .customLong("server.tls.key-file"),
        help: ArgumentHelp("The server's private key (PEM).", valueName: "path"))
    var key: String?

    @Flag(name: .customLong("server.tls.mutual-auth-enabled"), inversion: .prefixedNo, help: .hidden)
    var asksForClientCertificates: Bool?

    @Option(name: .customLong("server.tls.ca-file"), help: .hidden)
    var authorities: String?

    @Flag(
        name: .customLong("web.status-page"), inversion: .prefixedNo,
        help: "Serve a status page at / with what the surveys found, members and settings included. (default: yes)")
    var servesStatusPage: Bool?

    @Flag(
        name: .customLong("web.api"), inversion: .prefixedNo,
        help: "Serve the same as JSON under /api/v1, and in the shape of Burrow under /v3/kafka. (default: yes)")
    var servesAPI: Bool?

    private static let defaultAddress = ":9308"

    /// The path, checked.
    func path() throws -> String {
        let path = telemetryPath ?? SurveyorSettings.defaultTelemetryPath
        guard path.hasPrefix("/"), path.count > 1, !path.contains(where: { $0.isWhitespace || "?#%".contains($0) })
        else {
            throw SettingError(
                "--web.telemetry-path", value: path, "must begin with / and be more than that, without ?, # or %")
        }
        let taken = ["/healthz", "/-/healthy", "/-/ready"]
        guard !taken.contains(path) else {
            throw SettingError("--web.telemetry-path", value: path, "is taken by a health check; choose another")
        }
        return path
    }

    /// What is served beside the metrics.
    func served() -> Surveyor.WebOptions {
        var options = Surveyor.WebOptions()
        if let servesStatusPage { options.servesStatusPage = servesStatusPage }
        if let servesAPI { options.servesAPI = servesAPI }
        return options
    }

    /// Where to serve, checked but for what only listening tells.
    func address() throws -> ListenAddress {
        do {
            return try ListenAddress(parsing: listenAddress ?? Self.defaultAddress)
        } catch {
            throw SettingError("--web.listen-address", error.description)
        }
    }

    /// The server's settings, checked but for what only listening tells.
    func configuration() throws -> ServerConfiguration {
        var configuration = ServerConfiguration(address: try address())
        if asksForClientCertificates == true {
            throw SettingError(
                "--server.tls.mutual-auth-enabled",
                "client certificates are not checked here; put a proxy that does in front, or listen on 127.0.0.1")
        }
        if servesTLS == true { configuration.certificate = try serverCertificate() }
        return configuration
    }

    private func serverCertificate() throws -> ServerConfiguration.Certificate {
        guard let certificate else {
            throw SettingError("--server.tls.cert-file", "is needed with --server.tls.enabled")
        }
        guard let key else { throw SettingError("--server.tls.key-file", "is needed with --server.tls.enabled") }
        return ServerConfiguration.Certificate(
            chain: try TextFile.contents(of: certificate, setting: "--server.tls.cert-file"),
            privateKey: try TextFile.contents(of: key, setting: "--server.tls.key-file"))
    }
}
