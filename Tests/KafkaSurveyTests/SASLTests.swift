import Logging
import NetworkSupport
import Testing

@testable import KafkaSurvey

/// PLAIN, the choice of the mechanism, and secrets that are not shown.
@Suite struct SASLTests {
    private func authenticator(_ settings: SASLSettings) throws -> SASLAuthenticator {
        try SASLAuthenticator(settings, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    @Test func plainIsOneMessage() throws {
        var exchange = try authenticator(.plain(user: "jürgen", password: "päss=,word")).makeExchange()
        #expect(try exchange.next(nil).text == "\u{0}jürgen\u{0}päss=,word")
        #expect(try exchange.next([UInt8]()) == nil)
    }

    @Test func plainRefusesNUL() throws {
        var exchange = try authenticator(.plain(user: "user", password: "hush\u{0}hush")).makeExchange()
        let error = try #require(throws: SASLError.self) { try exchange.next(nil) }
        #expect(error.kind == .credentials)
        #expect(!error.message.contains("hush"))
    }

    @Test(arguments: [
        (SASLSettings.plain(user: "user", password: "hush"), "PLAIN", "\u{0}user"),
        (.scramSHA256(user: "user", password: "hush"), "SCRAM-SHA-256", "n,,n=user,r="),
        (.scramSHA512(user: "user", password: "hush"), "SCRAM-SHA-512", "n,,n=user,r="),
    ])
    func eachMechanismBeginsItsOwnWay(settings: SASLSettings, mechanism: String, beginning: String) throws {
        let authenticator = try self.authenticator(settings)
        #expect(authenticator.mechanism == mechanism)
        var exchange = authenticator.makeExchange()
        #expect(try exchange.next(nil).text.hasPrefix(beginning))
    }

    @Test func eachExchangeHasANonceOfItsOwn() throws {
        let authenticator = try self.authenticator(.scramSHA256(user: "user", password: "hush"))
        var one = authenticator.makeExchange()
        var other = authenticator.makeExchange()
        #expect(try one.next(nil) != other.next(nil))
    }

    @Test func secretsAreNotShown() throws {
        let settings = SASLSettings.scramSHA512(user: "user", password: "hush hush")
        let authenticator = try self.authenticator(settings)
        var exchange = authenticator.makeExchange()
        _ = try exchange.next(nil)
        let security = SecuritySettings(tls: TLSSettings(), sasl: settings)
        let plain = PlainExchange(user: "user", password: "hush hush")
        for shown: Any in [settings, authenticator, exchange, security, plain] {
            var dumped = ""
            dump(shown, to: &dumped)
            for text in [String(describing: shown), String(reflecting: shown), dumped] {
                #expect(!text.contains("hush"))
            }
        }
        #expect(String(describing: settings).contains("user"))
    }
}
