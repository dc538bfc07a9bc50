internal import FoundationEssentials
internal import NIOCore

/// Credentials from the agent beside a container: an ECS task's role, or EKS Pod Identity.
struct ContainerCredentials: AWSCredentialsProvider {
    let name = "AWS container credentials"

    let url: String
    /// The URL without its path, which is a secret: it is all that ECS asks for.
    private let server: String
    private let environment: AWSEnvironment

    private static let fullURI = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
    private static let relativeURI = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"

    /// Why `init` returns nil.
    static let absence = "container: neither \(fullURI) nor \(relativeURI) is set"

    /// Nil if the environment names no agent.
    ///
    /// - Throws: `TokenFailure` if it names one that must not be asked.
    init?(_ environment: AWSEnvironment) throws(TokenFailure) {
        if let full = environment[Self.fullURI] {
            guard let url = URLComponents(string: full), let scheme = url.scheme, let host = url.host, !host.isEmpty,
                ["http", "https"].contains(scheme)
            else { throw TokenFailure(.malformed, "\(name): \(Self.fullURI) is not an HTTP URL") }
            guard scheme == "https" || Self.isLocal(host) else {
                throw TokenFailure(
                    .malformed,
                    "\(name): \(Self.fullURI) has the host \(host): without TLS it must be localhost, a loopback address, or the address of the agent of ECS or EKS"
                )
            }
            self.url = full
            server = "\(name): \(scheme)://\(host)\(url.port.map { ":\($0)" } ?? "")"
        } else if let path = environment[Self.relativeURI] {
            guard path.hasPrefix("/") else {
                throw TokenFailure(.malformed, "\(name): \(Self.relativeURI) does not begin with /")
            }
            let agent = "http://\(Self.ecsAgent)"
            url = agent + path
            server = "\(name): \(agent)"
        } else {
            return nil
        }
        self.environment = environment
    }

    func credentials(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> AWSCredentials {
        let token = try authorization()
        var headers = [(name: "Accept", value: "application/json")]
        if let token { headers.append(("Authorization", token)) }
        let answer = try await HTTPFetch(url: url, headers: headers).answer(from: server, until: deadline)
        return try AWSCredentialsDocument.credentials(in: answer, from: server, hiding: token)
    }

    private func authorization() throws(TokenFailure) -> String? {
        let variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
        let path = environment["\(variable)_FILE"]
        let token = if let path { try AWSFile.token(of: path, for: name) } else { environment[variable] }
        // The HTTP client would refuse the header as well, but with the token in its message.
        guard token?.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) != false else {
            throw TokenFailure(
                .malformed, "\(name): the token in \(path ?? variable) has a character that headers do not allow")
        }
        return token
    }

    private static let ecsAgent = "169.254.170.2"
    private static let eksAgents = ["169.254.170.23", "fd00:ec2::23"]

    /// Whether what is sent to `host` stays on this machine, even without TLS. Names other than localhost do not count:
    /// a name may lead somewhere else the next time.
    private static func isLocal(_ host: String) -> Bool {
        if host == "localhost" { return true }
        let text = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        // Parsed, because an address can be written in several ways.
        guard let address = try? SocketAddress(ipAddress: text, port: 0).ipAddress else { return false }
        return address.hasPrefix("127.") || address == "::1" || address == ecsAgent || eksAgents.contains(address)
    }
}
