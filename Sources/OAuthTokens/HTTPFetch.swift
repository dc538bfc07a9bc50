internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

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
        var request = HTTPClientRequest(url: url)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if !body.isEmpty { request.body = .bytes(body) }
        request.tlsConfiguration = tls
        do {
            let response = try await Self.client.execute(
                request, timeout: TimeAmount(max(deadline - .now, .milliseconds(1))))
            let body = try await response.body.collect(upTo: Self.answerLimit)
            return Answer(status: Int(response.status.code), body: Array(buffer: body))
        } catch {
            throw TokenFailure(.unreachable, "\(issuer): \(error)")
        }
    }
}
