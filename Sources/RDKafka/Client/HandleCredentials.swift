internal import CRdKafka
internal import FoundationEssentials
internal import Glibc
internal import NetworkSupport
internal import OAuthTokens
internal import Synchronization

/// User and password of a handle whose password may change while it runs.
final class HandleCredentials: Sendable {
    private struct State {
        var password: String
        var nextCheck = ContinuousClock.now
    }

    private static let checkInterval = Duration.seconds(1)

    private let user: String
    private let currentPassword: @Sendable () -> String
    private let state: Mutex<State>

    /// nil where the password does not change.
    init?(_ properties: KafkaProperties) {
        let user = properties.pairs.last { $0.key == "sasl.username" }?.value
        guard let current = properties.currentPassword, let user else { return nil }
        self.user = user
        currentPassword = current
        state = Mutex(State(password: current()))
    }

    /// The password that the client has.
    var password: String { state.withLock(\.password) }

    /// Gives the client a password that has changed (`rd_kafka_sasl_set_credentials`). Connections that stand are kept.
    @unsafe
    func renew(_ client: OpaquePointer, _ events: HandleEvents) {
        let changed = state.withLock { state -> String? in
            guard state.nextCheck <= .now else { return nil }
            state.nextCheck = .now + Self.checkInterval
            let password = currentPassword()
            guard password != state.password else { return nil }
            state.password = password
            return password
        }
        guard let changed, let error = unsafe rd_kafka_sasl_set_credentials(client, user, changed) else { return }
        events.refusedPassword(unsafe String(nullable: rd_kafka_error_string(error)))
        unsafe rd_kafka_error_destroy(error)
    }
}

extension KafkaHandle {
    /// Gives librdkafka a token (`rd_kafka_oauthbearer_set_token`), or the reason why there is none: then it asks again after
    /// ten seconds.
    func renewToken(from tokens: TokenCache) {
        Task {
            let failure: String?
            do throws(TokenFailure) {
                let token = try await tokens.token(until: .now + .seconds(10))
                failure = set(token)
            } catch {
                failure = error.description
            }
            guard let failure else { return }
            // A client that has been closed meanwhile needs no token.
            try? withClient { kafka throws(KafkaError) in
                _ = unsafe rd_kafka_oauthbearer_set_token_failure(kafka.client, failure)
            }
        }
    }

    /// Returns why librdkafka does not take the token; nil if it does, or if the client is closed.
    private func set(_ token: BearerToken) -> String? {
        // Keys and values in turn.
        let texts: [String] = token.extensions.flatMap { [$0.key, $0.value] }
        let copies: [UnsafeMutablePointer<CChar>?] = unsafe texts.map { unsafe strdup($0) }
        defer { unsafe copies.forEach { unsafe free($0) } }
        var extensions: [UnsafePointer<CChar>?] = unsafe copies.map { unsafe UnsafePointer($0) }
        let refusal = try? withClient { kafka throws(KafkaError) in
            let (code, text) = unsafe withErrorText { text in
                unsafe rd_kafka_oauthbearer_set_token(
                    kafka.client, token.value.value, Int64(token.expiry.timeIntervalSince1970 * 1000), token.principal,
                    &extensions, extensions.count, text.baseAddress, text.count)
            }
            return code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : text
        }
        return refusal ?? nil
    }
}
