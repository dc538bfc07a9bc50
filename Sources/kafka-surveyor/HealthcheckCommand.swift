import ArgumentParser
import AsyncHTTPClient
import CommandSupport
import MicroHTTP
import NIOCore
import NIOHTTP1
import NIOSSL

/// Health check for containers that have no HTTP client.
struct HealthcheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck", abstract: "Checks whether the kafka-surveyor on this host is alive, or ready.",
        discussion:
            "Exits with 0 if it is, otherwise with 1 and the reason. Takes the same serving flags as the running process."
    )

    @Flag(name: .customLong("ready"), help: "Check readiness instead: whether the last surveys reached every target.")
    var asksForReadiness = false

    @OptionGroup(title: "Serving") var web: WebOptions

    private static let timeout = TimeAmount.seconds(3)

    /// Longer than any reason.
    private static let answerLimit = 1 << 20

    func run() async throws {
        let address = try web.address()
        // A wildcard listener is reachable on loopback.
        let host = address.host ?? "127.0.0.1"
        let url =
            "\(web.servesTLS == true ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(address.port)"
            + (asksForReadiness ? "/-/ready" : "/-/healthy")
        let answer: (status: UInt, text: String)
        do {
            answer = try await Self.get(url)
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            throw CommandFailure("\(url) does not answer within \(Self.timeout.nanoseconds / 1_000_000_000) s")
        } catch {
            throw CommandFailure("\(url) does not answer: \(error)")
        }
        guard answer.status == 200 else {
            throw CommandFailure("\(url) answers with status \(answer.status): \(answer.text)")
        }
        print(answer.text, terminator: "")
    }

    /// Connecting fails at once where nothing listens. The certificate is not checked: it is for the name that others know the
    /// surveyor by.
    private static func get(_ url: String) async throws -> (status: UInt, text: String) {
        var configuration = HTTPClient.Configuration(
            certificateVerification: .none, redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            let response = try await client.execute(HTTPClientRequest(url: url), timeout: timeout)
            let body = try await response.body.collect(upTo: answerLimit)
            return (response.status.code, String(buffer: body))
        }
    }
}
