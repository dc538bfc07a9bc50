internal import Crypto
internal import NetworkSupport
internal import Synchronization
internal import _CryptoExtras

/// A hash function that a mechanism of SCRAM is named after.
protocol SCRAMHash: HashFunction {
    /// The mechanism's name.
    static var mechanism: String { get }

    static var keyDerivation: KDF.Insecure.PBKDF2.HashFunction { get }
}

extension SHA256: SCRAMHash {
    static var mechanism: String { "SCRAM-SHA-256" }
    static var keyDerivation: KDF.Insecure.PBKDF2.HashFunction { .sha256 }
}

extension SHA512: SCRAMHash {
    static var mechanism: String { "SCRAM-SHA-512" }
    static var keyDerivation: KDF.Insecure.PBKDF2.HashFunction { .sha512 }
}

extension SCRAMHash {
    /// `Hi(password, salt, iterations)` of RFC 5802, which is PBKDF2.
    static func saltedPassword(_ password: SecretString, salt: [UInt8], iterations: Int) throws(SASLError)
        -> [UInt8]
    {
        do {
            // The library's own check asks for more iterations than Kafka's servers do.
            let key = try KDF.Insecure.PBKDF2.deriveKey(
                from: Array(password.value.utf8), salt: salt, using: keyDerivation,
                outputByteCount: Digest.byteCount, unsafeUncheckedRounds: iterations)
            return unsafe key.withUnsafeBytes { unsafe Array($0) }
        } catch {
            throw SASLError(.credentials, "the key of SCRAM cannot be derived: \(error)")
        }
    }
}

/// Remembers salted passwords: deriving one takes thousands of hashes, and each new connection needs the same.
final class SCRAMKeyCache: Sendable {
    struct Key: Hashable {
        let mechanism: String
        let user: String
        let password: SecretString
        let salt: [UInt8]
        let iterations: Int
    }

    /// A cluster keeps one salt per user and mechanism. A server that changes it each time must not fill the memory.
    private static let capacity = 16

    private let entries = Mutex<[Key: [UInt8]]>([:])

    /// How many salted passwords are remembered.
    var count: Int { entries.withLock { $0.count } }

    /// The salted password of `key`, which `derive` makes if it is not remembered.
    func saltedPassword(
        _ key: Key, derive: (Key) throws(SASLError) -> [UInt8]
    ) throws(SASLError) -> [UInt8] {
        if let known = entries.withLock({ $0[key] }) { return known }
        // Outside the lock: it takes milliseconds.
        let salted = try derive(key)
        entries.withLock { entries in
            if entries.count >= Self.capacity { entries = [:] }
            entries[key] = salted
        }
        return salted
    }
}
