import Foundation
import Logging
import NetworkSupport
import Synchronization
import TestSupport
import Testing

@testable import OAuthTokens

/// A clock that stands at 1 January 2025, 12:00 UTC, until it is advanced.
final class TestClock: Sendable {
    static let start = Date(timeIntervalSince1970: 1_735_732_800)

    private let seconds = Mutex(0.0)

    var now: Date { Self.start + seconds.withLock { $0 } }

    func advance(seconds: Double) {
        self.seconds.withLock { $0 += seconds }
    }
}

/// A source of tokens with no environment but the variables given.
func tokenSource(
    _ environment: [String: String], region: String? = "eu-west-1", clock: TestClock = TestClock(),
    logger: Logger = .silent
) throws -> MSKTokenSource {
    try MSKTokenSource(region: region, environment: environment, logger: logger) { clock.now }
}

extension MSKTokenSource {
    func token(within limit: Duration = .seconds(20)) async throws(TokenFailure) -> BearerToken {
        try await token(until: .now + limit)
    }

    /// Why there is no token; nil if there is one.
    func failure(within limit: Duration = .seconds(20)) async -> TokenFailure? {
        do {
            _ = try await token(within: limit)
            return nil
        } catch {
            return error
        }
    }
}

/// The token that these credentials make when the clock stands at its start. The signature proves the secret key.
func token(_ keyID: String, _ secret: String, session: String? = nil) async throws -> String {
    var environment = ["AWS_ACCESS_KEY_ID": keyID, "AWS_SECRET_ACCESS_KEY": secret]
    environment["AWS_SESSION_TOKEN"] = session
    return try await tokenSource(environment).token().value.value
}

/// The URL that a token is, taken apart.
struct PresignedURL: Equatable {
    let scheme: String?
    let host: String?
    let path: String
    let query: [String: String]

    /// The URL in `token`, which is base64url without padding.
    init(token: BearerToken) throws {
        let text = token.value.value
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + padding
        try self.init(String(decoding: try #require(Data(base64Encoded: base64)), as: UTF8.self))
    }

    init(_ url: String) throws {
        let components = try #require(URLComponents(string: url))
        (scheme, host, path) = (components.scheme, components.host, components.path)
        let items = components.queryItems ?? []
        query = Dictionary(items.map { ($0.name, $0.value ?? "") }) { "\($0), \($1)" }
    }

    /// The credentials' key, without the scope of the signature.
    var accessKeyID: String? { query["X-Amz-Credential"]?.split(separator: "/").first.map { String($0) } }
}

/// The service that gives out credentials, in another process (`AWSPeer/server.py`).
final class AWSCredentialsServer: Sendable {
    struct Answer: Encodable {
        var status = 200
        let body: String
    }

    struct Request: Decodable {
        let request: String
        let headers: [String: String]
        let body: String
    }

    let port: Int
    private let process: ManagedProcess

    var url: String { "http://127.0.0.1:\(port)" }

    /// - Parameter answers: By request, such as `GET /path`; the last one of a list counts again and again, and nil is no
    ///   answer.
    static func start(_ answers: [String: [Answer?]]) async throws -> AWSCredentialsServer {
        let script = "\(packageRoot)/Tests/OAuthTokensTests/AWSPeer/server.py"
        let process = try ManagedProcess(DeveloperTool.python.executable(), ["-B", script], takesInput: true)
        try process.write(String(decoding: JSONEncoder().encode(answers), as: UTF8.self) + "\n")
        let port = try await eventually("the port of \(script)") {
            guard process.isRunning else { throw TestFailure(process.transcript) }
            return process.lines().first.flatMap { Int($0) }
        }
        return AWSCredentialsServer(port: port, process: process)
    }

    private init(port: Int, process: ManagedProcess) {
        (self.port, self.process) = (port, process)
    }

    deinit {
        process.kill()
    }

    /// The requests that have come, oldest first.
    func requests() throws -> [Request] {
        try process.lines().dropFirst().map { try JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
    }
}

/// Credentials in JSON, as containers and instances get them.
func credentialsJSON(
    _ keyID: String, _ secret: String = "secret", token: String = "session", expiration: Date? = nil
) -> String {
    let end = expiration.map { ", \"Expiration\": \"\($0.formatted(.iso8601))\"" } ?? ""
    return "{\"AccessKeyId\": \"\(keyID)\", \"SecretAccessKey\": \"\(secret)\", \"Token\": \"\(token)\"\(end)}"
}
