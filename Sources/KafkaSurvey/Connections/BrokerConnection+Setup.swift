internal import ClusterModel
internal import KafkaProtocol

// What a new connection begins with.
extension BrokerConnection {
    /// Asks which versions of which APIs the broker speaks (KIP-35).
    ///
    /// - Parameter softwareVersion: the version of the program, as brokers show it in their metrics (KIP-511).
    func negotiateVersions(
        softwareVersion: String, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) {
        let request = ApiVersionsRequest(softwareName: "kafka-surveyor", softwareVersion: softwareVersion)
        let response = try await askForVersions(request, until: deadline)
        guard response.errorCode == .none else {
            throw BrokerFailure(
                .init(response.errorCode),
                "\(endpoint.address): the broker answered ApiVersions with \(response.errorCode)")
        }
        var versions: [Int16: ClosedRange<Int16>] = [:]
        for api in response.apiKeys where api.minVersion <= api.maxVersion {
            versions[api.apiKey] = api.minVersion...api.maxVersion
        }
        guard versions[MetadataRequest.api.key] != nil else {
            throw BrokerFailure(
                .unsupported,
                "\(endpoint.address): this is a controller's port, which does not answer Metadata; use a broker's")
        }
        setVersions(versions)
    }

    /// The newest version at first; then, if the broker says that it does not know it, the newest that it names.
    private func askForVersions(
        _ request: ApiVersionsRequest, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> ApiVersionsResponse {
        let api = ApiVersionsRequest.api
        // Version 4 tells no more of APIs than version 3, which brokers have had since 2.4.
        var version = Self.firstApiVersions
        while true {
            let (frame, correlationID) = try await exchange(request, version: version, until: deadline)
            do {
                // An unknown version is answered as in version 0.
                let isRefused =
                    frame.count >= 6 && frame[4] == 0 && frame[5] == UInt8(ErrorCode.unsupportedVersion.rawValue)
                let answer = try KafkaFrame.decode(
                    frame, to: ApiVersionsRequest.self, version: isRefused ? 0 : version, correlationID: correlationID)
                guard isRefused, version > 0 else { return answer }
                let own = answer.apiKeys.first { $0.apiKey == api.key }
                version = min(own?.maxVersion ?? 0, version - 1)
            } catch {
                close()
                throw BrokerFailure(.unreadable(error), endpoint, asking: api.name)
            }
        }
    }

    private static let firstApiVersions: Int16 = 3

    /// Authenticates the connection, or authenticates it again.
    ///
    /// - Parameter problem: Why the password file as it is now is not used; nil if it is.
    func authenticate(
        with initial: any SASLExchange, problem: String?, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) {
        var exchange = initial
        let mechanism = type(of: exchange).mechanism
        let handshake = try await ask(SASLHandshakeRequest(mechanism: mechanism), until: deadline)
        switch handshake.errorCode {
        case .none: break
        case .unsupportedSASLMechanism:
            throw authenticationFailure(
                "the broker does not have the mechanism \(mechanism), but "
                    + Self.shortened(handshake.mechanisms.joined(separator: ", ")))
        case .illegalSASLState:
            throw authenticationFailure("this listener has no SASL; leave it out, or use another listener's port")
        case let code: throw authenticationFailure("the broker answered SaslHandshake with \(code)")
        }
        var challenge: [UInt8]?
        do {
            while let message = try exchange.next(challenge) {
                let answer = try await ask(SASLAuthenticateRequest(authBytes: message), until: deadline)
                guard answer.errorCode == .none else {
                    throw authenticationFailure(
                        "the broker refused the credentials for \(mechanism): "
                            + Self.shortened(exchange.refusal ?? answer.errorMessage ?? "\(answer.errorCode)")
                            + (problem.map { "; the password file has changed and cannot be used: \($0)" } ?? ""))
                }
                challenge = answer.authBytes
                noteSession(lifetimeMilliseconds: answer.sessionLifetime)
            }
        } catch let error as SASLError {
            throw authenticationFailure("\(error)")
        } catch let error as BrokerFailure {
            throw error
        } catch {
            throw authenticationFailure("\(error)")
        }
    }

    /// A broker's words, as many of them as a log can take.
    private static func shortened(_ text: String) -> String { String(text.prefix(500)) }

    private func authenticationFailure(_ explanation: String) -> BrokerFailure {
        BrokerFailure(.authentication, "\(endpoint.address): \(explanation)")
    }
}
