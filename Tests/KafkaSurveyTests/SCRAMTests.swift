import Crypto
import NetworkSupport
import Testing
import _CryptoExtras

@testable import KafkaSurvey

/// RFC 5802's own example uses SHA-1, which Kafka does not have.
extension Insecure.SHA1: SCRAMHash {
    static var mechanism: String { "SCRAM-SHA-1" }
    static var keyDerivation: KDF.Insecure.PBKDF2.HashFunction { .insecureSHA1 }
}

/// SCRAM with the examples of the standards, and with servers that do not follow them.
@Suite struct SCRAMTests {
    private static let nonce = "rOprNGfwEbeRWgbNEkqO"
    private static let serverNonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    private static let serverFirst = "r=\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    private static let serverFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

    private let keys = SCRAMKeyCache()

    private func exchange(user: String = "user", password: SecretString = "pencil") -> SCRAMExchange<SHA256> {
        SCRAMExchange(user: user, password: password, keys: keys, nonce: Self.nonce)
    }

    /// The error of a server's first message.
    private func error(serverFirst: String) throws -> SASLError {
        try error(serverFirst: Array(serverFirst.utf8))
    }

    private func error(serverFirst: [UInt8]) throws -> SASLError {
        var exchange = exchange()
        _ = try exchange.next(nil)
        return try #require(throws: SASLError.self) { try exchange.next(serverFirst) }
    }

    /// The error of a server's last message after a first one that was right.
    private func error(serverFinal: String) throws -> SASLError {
        var exchange = exchange()
        _ = try exchange.next(nil)
        _ = try exchange.next(Self.serverFirst)
        return try #require(throws: SASLError.self) { try exchange.next(serverFinal) }
    }

    @Test func theExampleOfRFC7677() throws {
        var exchange = exchange()
        #expect(try exchange.next(nil).text == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
        #expect(
            try exchange.next(Self.serverFirst).text
                == "c=biws,r=\(Self.serverNonce),p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
        #expect(try exchange.next(Self.serverFinal) == nil)
    }

    @Test func theExampleOfRFC5802() throws {
        var exchange = SCRAMExchange<Insecure.SHA1>(
            user: "user", password: "pencil", keys: keys, nonce: "fyko+d2lbbFgONRv9qkxdawL")
        #expect(try exchange.next(nil).text == "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")
        let nonce = "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j"
        #expect(
            try exchange.next("r=\(nonce),s=QSXCR+Q6sek8bf92,i=4096").text
                == "c=biws,r=\(nonce),p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
        #expect(try exchange.next("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=") == nil)
    }

    /// There is no example of a standard; this one was calculated with Python's hashlib and hmac.
    @Test func anExampleWithSHA512() throws {
        var exchange = SCRAMExchange<SHA512>(user: "user", password: "pencil", keys: keys, nonce: "abc")
        _ = try exchange.next(nil)
        let proof = """
            0f+lKDiX32Ve21nKVcMKxpi0+uwTE8rRYhHRqa9D15NJ31nAa7vfOdRI0xRb\
            jUTJuj5URw7/cfO0FqXbXz74+g==
            """
        #expect(try exchange.next("r=abcdef,s=QSXCR+Q6sek8bf92,i=4096").text == "c=biws,r=abcdef,p=\(proof)")
        let signature = """
            AGdz+jl8c2oDZU9Mr50F2OW7rZGGyUhtYh5SlCUHQcEQZxhc3buVqyDqf83U\
            KzyFDcrw8Okp3JfpxJ9twxXPJQ==
            """
        #expect(try exchange.next("v=\(signature)") == nil)
    }

    @Test func commaAndEqualsSignInTheUserAreEscaped() throws {
        var exchange = exchange(user: "a=b,c=2C")
        #expect(try exchange.next(nil).text == "n,,n=a=3Db=2Cc=3D2C,r=\(Self.nonce)")
    }

    @Test func noncesAreLongAndNeverTheSame() {
        let nonces = Set((0..<100).map { _ in SCRAMNonce.make() })
        #expect(nonces.count == 100)
        #expect(nonces.allSatisfy { $0.utf8.count == 32 && !$0.contains(",") })
    }

    @Test func aWrongSignatureOfTheServerIsRefused() throws {
        let error = try error(serverFinal: "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
        #expect(error.kind == .wrongServerSignature)
    }

    @Test(arguments: [
        "v=", "v=AAAA", "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4", "", "v", "x=AAAA", ",", "v=AA=A",
    ])
    func aServerWithoutASignatureIsRefused(message: String) throws {
        #expect([.malformedChallenge, .wrongServerSignature].contains(try error(serverFinal: message).kind))
    }

    @Test(arguments: [
        "r=somebodyElse,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=xrOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    ])
    func aForeignNonceIsRefused(message: String) throws {
        #expect(try error(serverFirst: message).kind == .foreignNonce)
    }

    @Test(arguments: ["4095", "1", "1000001", "999999999"])
    func iterationsOutOfRangeAreRefused(iterations: String) throws {
        let error = try error(serverFirst: "r=\(Self.serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=\(iterations)")
        #expect(error.kind == .iterationCount)
        #expect(error.message.contains("from 4096 to 1000000 are allowed"))
    }

    @Test(arguments: [
        "", "r", "r=", "r=,", ",,,", "s=W22ZaJ0SNY7soEsUEjb6gQ==,r=\(serverNonce),i=4096",
        "m=future,r=\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "r=\(serverNonce)",
        "r=\(serverNonce),s=,i=4096", "r=\(serverNonce),s=!!,i=4096", "r=\(serverNonce),s=W22Za,i=4096",
        "r=\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=", "r=\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-4096",
        "r=\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=+4096", "r=\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=04096",
        "r=\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096.5",
        "r=\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999999999999",
        "r=\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,x",
        "r=\(serverNonce)\u{0},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    ])
    func aMalformedChallengeIsRefused(message: String) throws {
        #expect(try error(serverFirst: message).kind == .malformedChallenge)
    }

    @Test func everyTruncationAndEveryByteIsAnsweredOrRefused() throws {
        let whole = Array(Self.serverFirst.utf8)
        for length in 0..<whole.count {
            var exchange = exchange()
            _ = try exchange.next(nil)
            _ = try? exchange.next(Array(whole[..<length]))
        }
        for byte in UInt8.min ... .max {
            #expect(try error(serverFirst: [byte]).kind == .malformedChallenge)
        }
        #expect(
            try error(serverFirst: Array(repeating: UInt8(ascii: "r"), count: 1 << 20)).kind == .malformedChallenge)
    }

    @Test func extensionsAreIgnored() throws {
        var exchange = exchange()
        _ = try exchange.next(nil)
        #expect(try exchange.next("\(Self.serverFirst),x=y").text.hasPrefix("c=biws"))
    }

    @Test func theServersErrorIsToldOnOneLine() throws {
        let refused = try error(serverFinal: "e=invalid-proof")
        #expect(refused.kind == .refused)
        #expect(refused.message.hasSuffix("invalid-proof"))
        #expect(try error(serverFirst: "e=unknown-user").kind == .refused)
        #expect(try error(serverFinal: "e=a\nb").kind == .malformedChallenge)
    }

    @Test func nothingGoesOnAfterAnError() throws {
        var exchange = exchange()
        _ = try exchange.next(nil)
        #expect(throws: SASLError.self) { try exchange.next("garbage") }
        #expect(throws: SASLError.self) { try exchange.next(Self.serverFirst) }
        #expect(throws: SASLError.self) { try exchange.next(nil) }
    }

    @Test func theEndIsTheEnd() throws {
        var exchange = exchange()
        _ = try exchange.next(nil)
        #expect(throws: SASLError.self) { try exchange.next(nil) }
        var complete = self.exchange()
        _ = try complete.next(nil)
        _ = try complete.next(Self.serverFirst)
        _ = try complete.next(Self.serverFinal)
        #expect(throws: SASLError.self) { try complete.next(Self.serverFinal) }
    }

    @Test func saltedPasswordsAreRememberedPerPasswordAndSalt() throws {
        for password: SecretString in ["pencil", "pencil", "other"] {
            var exchange = exchange(password: password)
            _ = try exchange.next(nil)
            _ = try exchange.next(Self.serverFirst)
        }
        #expect(keys.count == 2)
        for byte in UInt8(0)..<40 {
            let key = SCRAMKeyCache.Key(mechanism: "m", user: "u", password: "p", salt: [byte], iterations: 4096)
            _ = try keys.saltedPassword(key) { _ in [] }
        }
        #expect(keys.count <= 16)
    }
}

extension SASLExchange {
    /// `next` with the server's message as text.
    mutating func next(_ challenge: String) throws -> [UInt8]? { try next(Array(challenge.utf8)) }
}

extension [UInt8]? {
    /// A message as text.
    var text: String { String(decoding: self ?? [], as: UTF8.self) }
}
