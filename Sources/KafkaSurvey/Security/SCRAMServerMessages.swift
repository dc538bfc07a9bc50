internal import FoundationEssentials

/// The server's first message: `r=NONCE,s=SALT,i=ITERATIONS`.
struct SCRAMServerFirst {
    /// Kafka and Java's client refuse fewer; RFC 7677 asks for as many.
    static let fewestIterations = 4096

    /// A limit on the CPU time that a server can make us spend: about half a second.
    static let mostIterations = 1_000_000

    /// Our nonce and the server's part.
    let nonce: String
    let salt: [UInt8]
    let iterations: Int

    init(_ challenge: [UInt8], clientNonce: String) throws(SASLError) {
        let attributes = try SCRAMAttributes(challenge)
        try attributes.throwServerError()
        guard attributes.names.starts(with: ["r", "s", "i"]) else {
            throw SASLError(
                .malformedChallenge, "SCRAM's challenge does not begin with the attributes r, s and i, in this order")
        }
        let values = attributes.values
        nonce = values[0]
        guard nonce.hasPrefix(clientNonce), nonce.utf8.count > clientNonce.utf8.count else {
            throw SASLError(.foreignNonce, "the server's nonce does not continue ours; the message is not for us")
        }
        guard let salt = Data(base64Encoded: values[1]), !salt.isEmpty else {
            throw SASLError(.malformedChallenge, "the salt in SCRAM's challenge is not base64")
        }
        self.salt = Array(salt)
        guard (1...9).contains(values[2].utf8.count), values[2].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            values[2].utf8.first != 0x30, let iterations = Int(values[2])
        else { throw SASLError(.malformedChallenge, "the iterations in SCRAM's challenge are not a number") }
        guard (Self.fewestIterations...Self.mostIterations).contains(iterations) else {
            throw SASLError(
                .iterationCount,
                """
                the server asks for \(iterations) iterations of SCRAM; from \(Self.fewestIterations) to \
                \(Self.mostIterations) are allowed
                """)
        }
        self.iterations = iterations
    }
}

/// The server's last message: `v=SIGNATURE`, or `e=ERROR`.
enum SCRAMServerFinal {
    static func signature(_ challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        let attributes = try SCRAMAttributes(challenge)
        try attributes.throwServerError()
        guard attributes.names.first == "v", let signature = Data(base64Encoded: attributes.values[0]) else {
            throw SASLError(.malformedChallenge, "SCRAM's last message has no signature of the server")
        }
        return Array(signature)
    }
}

/// A message of SCRAM: `a=…,b=…`.
private struct SCRAMAttributes {
    /// Longer than any server's message; a nonce and a salt have a few dozen bytes each.
    private static let limit = 4096

    private(set) var names: [Character] = []
    private(set) var values: [String] = []

    init(_ message: [UInt8]) throws(SASLError) {
        guard !message.isEmpty, message.count <= Self.limit else {
            throw SASLError(
                .malformedChallenge,
                "a message of SCRAM has \(message.count) bytes; from 1 to \(Self.limit) are allowed")
        }
        // No server of Kafka's sends anything but printable ASCII.
        guard message.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw SASLError(.malformedChallenge, "a message of SCRAM is not text")
        }
        for part in message.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let bytes = Array(part)
            guard bytes.count >= 3, bytes[1] == UInt8(ascii: "="), Character(UnicodeScalar(bytes[0])).isLetter else {
                throw SASLError(.malformedChallenge, "a message of SCRAM is not a list of attributes")
            }
            names.append(Character(UnicodeScalar(bytes[0])))
            values.append(String(decoding: bytes[2...], as: UTF8.self))
        }
    }

    /// Throws what the server says instead of an answer.
    func throwServerError() throws(SASLError) {
        guard names.first == "e" else { return }
        throw SASLError(.refused, "the server refused the authentication: \(values[0].prefix(100))")
    }
}
