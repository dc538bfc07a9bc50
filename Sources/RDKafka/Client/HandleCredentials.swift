internal import CRdKafka
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
