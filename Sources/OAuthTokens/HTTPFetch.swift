internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NetworkSupport

/// A request to an issuer of tokens or credentials.
struct HTTPFetch: Sendable {
    var method = HTTPMethod.GET
    var url: String
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    /// nil for the system's CA certificates.
    var tls: TLSConfiguration?

    /// Longer than any answer with a token.
    private static let answerLimit = 1 << 20

    /// Follows no redirect: secrets go to the address that was configured and to no other.
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: {
            var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
            configuration.httpVersion = .http1Only
            // The caller tries again, and needs to know why.
            configuration.connectionPool.retryConnectionEstablishment = false
            return configuration
        }())

    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
    }

    /// - Parameter issuer: What failures call the server, with the address but without secrets.
    /// - Throws: `TokenFailure` of the kind `unreachable` if there is no answer by `deadline`.
    func answer(from issuer: String, until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> Answer {
        do {
            return try await withThrowingTaskGroup(of: Answer.self) { group in
                group.addTask { try await answer(until: deadline) }
                // The client's own deadline ends with the head of the response.
                group.addTask {
                    try await Task.sleep(until: deadline, clock: .continuous)
                    throw HTTPClientError.deadlineExceeded
                }
                defer { group.cancelAll() }
                guard let answer = try await group.next() else { throw CancellationError() }
                return answer
            }
        } catch {
            throw TokenFailure(.unreachable, "\(issuer): \(explanation(of: error))")
        }
    }

    private func answer(until deadline: ContinuousClock.Instant) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        // The next request comes in minutes or hours, and the server would have closed the connection by then.
        request.headers.add(name: "Connection", value: "close")
        if !body.isEmpty { request.body = .bytes(body) }
        request.tlsConfiguration = tls
        let response = try await Self.client.execute(
            request, timeout: TimeAmount(max(deadline - .now, .milliseconds(1))))
        let body = try await response.body.collect(upTo: Self.answerLimit)
        return Answer(status: Int(response.status.code), body: Array(buffer: body))
    }

    private func explanation(of error: any Error) -> String {
        switch error {
        case let error as HTTPClientError where [.deadlineExceeded, .connectTimeout].contains(error):
            return "no answer in time"
        case let error as NIOConnectionError: return Self.explanation(of: error)
        case is NIOTooManyBytesError: return "the answer is longer than \(Self.answerLimit) bytes"
        default: return TLSFailure(error, connectingTo: URL(string: url)?.host() ?? url)?.explanation ?? "\(error)"
        }
    }

    private static func explanation(of error: NIOConnectionError) -> String {
        guard let cause = error.connectionErrors.first?.error else { return "the host name cannot be resolved" }
        return "no connection: \(cause)"
    }
}
