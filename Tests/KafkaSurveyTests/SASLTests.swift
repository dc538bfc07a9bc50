import FoundationEssentials
import NetworkSupport
import OAuthTokens
import TestSupport
import Testing

@testable import KafkaSurvey

/// PLAIN, the choice of the mechanism, and secrets that are not shown.
@Suite struct SASLTests {
    private func authenticator(_ settings: SASLSettings) throws -> SASLAuthenticator {
        try SASLAuthenticator(settings, logger: .silent)
    }

    @Test func plainIsOneMessage() throws {
        var exchange = PlainExchange(user: "jürgen", password: "päss=,word")
        #expect(try exchange.next(nil).text == "\u{0}jürgen\u{0}päss=,word")
        #expect(try exchange.next([UInt8]()) == nil)
    }

    @Test func plainRefusesNUL() throws {
        var exchange = PlainExchange(user: "user", password: "hush\u{0}hush")
        let error = try #require(throws: SASLError.self) { try exchange.next(nil) }
        #expect(error.kind == .credentials)
        #expect(!error.message.contains("hush"))
    }

    @Test(arguments: [
        (SASLSettings.plain(user: "user", password: "hush"), "PLAIN", "\u{0}user"),
        (.scramSHA256(user: "user", password: "hush"), "SCRAM-SHA-256", "n,,n=user,r="),
        (.scramSHA512(user: "user", password: "hush"), "SCRAM-SHA-512", "n,,n=user,r="),
    ])
    func eachMechanismBeginsItsOwnWay(settings: SASLSettings, mechanism: String, beginning: String) async throws {
        var exchange = try await authenticator(settings).makeExchange(until: .now)
        #expect(type(of: exchange).mechanism == mechanism)
        #expect(try exchange.next(nil).text.hasPrefix(beginning))
    }

    @Test func eachExchangeHasANonceOfItsOwn() async throws {
        let authenticator = try self.authenticator(.scramSHA256(user: "user", password: "hush"))
        var one = try await authenticator.makeExchange(until: .now)
        var other = try await authenticator.makeExchange(until: .now)
        #expect(try one.next(nil) != other.next(nil))
    }

    @Test func oauthBearerIsOneMessage() throws {
        var exchange = OAuthBearerExchange(Self.token(extensions: [:]))
        #expect(try exchange.next(nil).text == "n,,\u{1}auth=Bearer hush.hush\u{1}\u{1}")
        #expect(try exchange.next([]) == nil)
        exchange = OAuthBearerExchange(Self.token(extensions: ["logicalCluster": "a b", "identityPool": "c=d"]))
        #expect(
            try exchange.next(nil).text
                == "n,,\u{1}auth=Bearer hush.hush\u{1}identityPool=c=d\u{1}logicalCluster=a b\u{1}\u{1}")
    }

    @Test(arguments: [
        (#"{"status": "invalid_token"}"#, "invalid_token"),
        (
            #"{"status": "insufficient_scope", "scope": "kafka", "openid-configuration": "https://issuer"}"#,
            #"insufficient_scope, the scope must be "kafka""#
        ), ("<html>", "for a reason that cannot be read"),
    ])
    func aRefusedTokenIsAcknowledged(challenge: String, refusal: String) throws {
        var exchange = OAuthBearerExchange(Self.token(extensions: [:]))
        _ = try exchange.next(nil)
        #expect(try exchange.next(Array(challenge.utf8)) == [1])
        #expect(exchange.refusal == refusal)
        let error = try #require(throws: SASLError.self) { try exchange.next([]) }
        #expect(error.kind == .refused)
        #expect(error.message.contains(refusal))
    }

    private static func token(extensions: [String: String]) -> BearerToken {
        BearerToken(value: "hush.hush", principal: "user", expiry: .distantFuture, extensions: extensions)
    }

    @Test func secretsAreNotShown() async throws {
        let settings = SASLSettings.scramSHA512(user: "user", password: "hush hush")
        let authenticator = try self.authenticator(settings)
        var exchange = try await authenticator.makeExchange(until: .now)
        _ = try exchange.next(nil)
        let bearer = OAuthBearerExchange(Self.token(extensions: [:]))
        let security = SecuritySettings(tls: TLSSettings(), sasl: settings)
        let plain = PlainExchange(user: "user", password: "hush hush")
        for shown: Any in [settings, authenticator, exchange, security, plain, bearer] {
            var dumped = ""
            dump(shown, to: &dumped)
            for text in [String(describing: shown), String(reflecting: shown), dumped] {
                #expect(!text.contains("hush"))
            }
        }
        #expect(String(describing: settings).contains("user"))
    }
}
