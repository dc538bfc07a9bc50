internal import Crypto
internal import FoundationEssentials
internal import NetworkSupport

/// SCRAM (RFC 5802, RFC 7677) without channel binding, as Kafka has it: the client proves that it knows the password, and
/// the server that it knows it, too. As in Kafka's own client there is no SASLprep.
struct SCRAMExchange<Hash: SCRAMHash>: SASLExchange {
    static var mechanism: String { Hash.mechanism }

    private enum State: Sendable {
        case initial
        case awaitingServerFirst
        case awaitingServerFinal(expectedSignature: [UInt8])
        case complete
        case failed
    }

    private let password: SecretString
    private let user: String
    private let keys: SCRAMKeyCache
    private let nonce: String
    private let clientFirstBare: String
    private var state = State.initial

    /// - Parameters:
    ///   - keys: Remembers what is expensive to derive from the password.
    ///   - nonce: Printable ASCII without a comma, never the same twice.
    init(user: String, password: SecretString, keys: SCRAMKeyCache, nonce: String = SCRAMNonce.make()) {
        self.user = user
        self.password = password
        self.keys = keys
        self.nonce = nonce
        let escaped = user.replacing("=", with: "=3D").replacing(",", with: "=2C")
        clientFirstBare = "n=\(escaped),r=\(nonce)"
    }

    mutating func next(_ challenge: [UInt8]?) throws(SASLError) -> [UInt8]? {
        let current = state
        // Stays so unless this step succeeds.
        state = .failed
        switch (current, challenge) {
        case (.initial, _):
            state = .awaitingServerFirst
            return Array("n,,\(clientFirstBare)".utf8)
        case (.awaitingServerFirst, let challenge?):
            return try answer(challenge)
        case (.awaitingServerFinal(let expectedSignature), let challenge?):
            guard Self.areEqual(try SCRAMServerFinal.signature(challenge), expectedSignature) else {
                throw SASLError(
                    .wrongServerSignature,
                    "the server could not prove that it knows the password; it may not be the server it claims to be")
            }
            state = .complete
            return nil
        default:
            throw SASLError(.malformedChallenge, "a message of SCRAM came at the wrong time")
        }
    }

    /// The client's last message in answer to the server's first.
    private mutating func answer(_ challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        let server = try SCRAMServerFirst(challenge, clientNonce: nonce)
        let salted = try keys.saltedPassword(
            SCRAMKeyCache.Key(
                mechanism: Hash.mechanism, user: user, password: password, salt: server.salt,
                iterations: server.iterations)
        ) { key throws(SASLError) in
            try Hash.saltedPassword(key.password, salt: key.salt, iterations: key.iterations)
        }
        let clientKey = Self.code("Client Key".utf8, key: salted)
        let storedKey = Array(Hash.hash(data: clientKey))
        let serverKey = Self.code("Server Key".utf8, key: salted)

        // "biws" is "n,," in base64: no channel binding.
        let withoutProof = "c=biws,r=\(server.nonce)"
        let authMessage = Array("\(clientFirstBare),".utf8) + challenge + Array(",\(withoutProof)".utf8)
        let proof = zip(clientKey, Self.code(authMessage, key: storedKey)).map { $0 ^ $1 }
        state = .awaitingServerFinal(expectedSignature: Self.code(authMessage, key: serverKey))
        return Array("\(withoutProof),p=\(Data(proof).base64EncodedString())".utf8)
    }

    private static func code(_ message: some Sequence<UInt8>, key: [UInt8]) -> [UInt8] {
        Array(HMAC<Hash>.authenticationCode(for: Array(message), using: SymmetricKey(data: key)))
    }

    /// Compares in a time that does not depend on where the difference is.
    private static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Nonces of the client.
enum SCRAMNonce {
    /// 192 random bits from the system's generator, as text.
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return Data(bytes).base64EncodedString()
    }
}
