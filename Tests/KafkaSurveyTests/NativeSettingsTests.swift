import ClusterModel
import NetworkSupport
import OAuthTokens
import TestSupport
import Testing

@testable import KafkaSurvey

/// Which properties the native client takes, and which need librdkafka.
@Suite struct NativeSettingsTests {
    private typealias Properties = [(key: String, value: String)]

    private func read(_ text: String, serverName: String? = nil) throws -> NativeSettings {
        try NativeSettings(Self.properties(text), serverName: serverName)
    }

    /// Properties from lines `key=value`, to which a bootstrap server is added if they have none.
    private static func properties(_ text: String) -> Properties {
        let lines: Properties = text.split(separator: "\n").compactMap { (line: Substring) in
            guard let end = line.firstIndex(of: "=") else { return nil }
            return (String(line[..<end]), String(line[line.index(after: end)...]))
        }
        let hasServers = lines.contains { ["bootstrap.servers", "metadata.broker.list"].contains($0.key) }
        return (hasServers ? [] : [("bootstrap.servers", "kafka")]) + lines
    }

    private func native(_ text: String, serverName: String? = nil) throws -> KafkaConnectionSettings {
        guard case .native(let settings, _) = try read(text, serverName: serverName) else {
            throw NotNative(properties: text)
        }
        return settings
    }

    private struct NotNative: Error {
        let properties: String
    }

    private func ignored(_ text: String) throws -> [String] {
        guard case .native(_, let ignored) = try read(text) else { throw NotNative(properties: text) }
        return ignored
    }

    private func reasons(_ text: String) throws -> [String] {
        guard case .needsLibrdkafka(let reasons) = try read(text) else { return [] }
        return reasons
    }

    private func error(_ text: String) throws -> KafkaSettingsError {
        try #require(throws: KafkaSettingsError.self) { try read(text) }
    }

    @Test func defaultsAreSet() throws {
        let settings = try native("")
        #expect(settings.bootstrap == [HostPort(host: "kafka", port: 9092)])
        #expect(settings.clientID == "kafka-surveyor")
        #expect(settings.security.tls == nil)
        #expect(settings.security.sasl == nil)
        #expect(settings.connectTimeout == .seconds(3))
        #expect(settings.requestTimeout == .seconds(3))
        #expect(settings.reconnectBackoff == .milliseconds(100)...Duration.seconds(2))
        #expect(settings.maximumFrameSize == 100_000_000)
        #expect(settings.keepAlive)
        #expect(settings.noDelay)
        #expect(settings.addressFamily == .any)
        #expect(try ignored("").isEmpty)
    }

    @Test(arguments: ["bootstrap.servers", "metadata.broker.list"])
    func bootstrapServersAreRead(key: String) throws {
        let settings = try native("\(key)= a , b:9093,[::1]:9094,[fe80::1%eth0],PLAINTEXT://c:1,a:9092,")
        #expect(
            settings.bootstrap.map(\.description) == ["a:9092", "b:9093", "[::1]:9094", "[fe80::1%eth0]:9092", "c:1"])
    }

    @Test(arguments: [
        "a:0", "a:65536", "a:b", "a b", "::1", "[a]", "a:", ":9092", "SSL://a", "foo://a", "a://b://c", "a/b",
    ])
    func whatIsNotAnAddressIsRefused(server: String) throws {
        let error = try error("bootstrap.servers=\(server)")
        #expect(error.property == "bootstrap.servers")
        #expect(error.message.contains("\"\(server)\""))
    }

    @Test(arguments: ["", " ", ",,"]) func aBrokerIsNeeded(list: String) throws {
        #expect(
            try error("metadata.broker.list=\(list)").description.hasPrefix("property metadata.broker.list: names no"))
        #expect(throws: KafkaSettingsError.self) { try NativeSettings([]) }
    }

    @Test func theLastValueWinsWhateverItsNameIs() throws {
        #expect(try native("bootstrap.servers=a\nmetadata.broker.list=b").bootstrap.map(\.host) == ["b"])
        #expect(try native("client.id=one\nclient.id=two").clientID == "two")
        #expect(try native("request.timeout.ms=100\nsocket.timeout.ms=200").requestTimeout == .milliseconds(200))
        #expect(try native("security.protocol=sasl_ssl\nsecurity.protocol=plaintext").security.sasl == nil)
    }

    @Test(arguments: [
        ("plaintext", false, false), ("SSL", true, false), ("sasl_plaintext", false, true), ("Sasl_Ssl", true, true),
    ])
    func theProtocolIsReadInAnyCase(name: String, tls: Bool, sasl: Bool) throws {
        let settings = try native("security.protocol=\(name)\nsasl.mechanism=PLAIN\nsasl.username=u\nsasl.password=p")
        #expect((settings.security.tls != nil) == tls)
        #expect((settings.security.sasl != nil) == sasl)
    }

    @Test(arguments: [
        ("PLAIN", SASLSettings.plain(user: "u", password: " p=,")),
        ("scram-sha-256", .scramSHA256(user: "u", password: " p=,")),
        ("SCRAM-SHA-512", .scramSHA512(user: "u", password: " p=,")),
    ])
    func theMechanismIsReadInAnyCase(name: String, expected: SASLSettings) throws {
        for key in ["sasl.mechanism", "sasl.mechanisms"] {
            let text = "security.protocol=sasl_plaintext\n\(key)=\(name)\nsasl.username=u\nsasl.password= p=,"
            #expect(try native(text).security.sasl == expected)
        }
    }

    @Test func credentialsAreNeeded() throws {
        let text = "security.protocol=sasl_plaintext\nsasl.mechanism=PLAIN"
        #expect(try error("\(text)\nsasl.password=hush").property == "sasl.username")
        #expect(try error("\(text)\nsasl.username=\nsasl.password=hush").message == "is empty")
        #expect(try error("\(text)\nsasl.username=u").property == "sasl.password")
    }

    @Test func tlsIsRead() throws {
        let tls = try #require(
            try native(
                """
                security.protocol=ssl
                ssl.ca.location=/ca.pem
                ssl.ca.pem=CA
                ssl.certificate.location=/client.pem
                ssl.key.pem=KEY
                ssl.key.password=hush
                """, serverName: "kafka.example"
            ).security.tls)
        #expect(tls.caCertificates == [.file("/ca.pem"), .text("CA", setting: "ssl.ca.pem")])
        #expect(tls.certificate == .file("/client.pem"))
        #expect(tls.privateKey == .text("KEY", setting: "ssl.key.pem"))
        #expect(tls.privateKeyPassword == "hush")
        #expect(tls.serverName == "kafka.example")
        #expect(tls.verification == .full)
        #expect(try native("security.protocol=ssl\nssl.ca.location=probe").security.tls?.caCertificates == [])
    }

    @Test(arguments: [
        ("", TLSSettings.Verification.full), ("ssl.endpoint.identification.algorithm=HTTPS", .full),
        ("ssl.endpoint.identification.algorithm=none", .withoutHostName),
        ("ssl.endpoint.identification.algorithm=", .withoutHostName),
        ("enable.ssl.certificate.verification=true", .full), ("enable.ssl.certificate.verification=false", .none),
        ("enable.ssl.certificate.verification=0\nssl.endpoint.identification.algorithm=https", .none),
    ])
    func verificationIsRead(text: String, expected: TLSSettings.Verification) throws {
        #expect(try native("security.protocol=ssl\n\(text)").security.tls?.verification == expected)
    }

    @Test func networkingIsRead() throws {
        let settings = try native(
            """
            client.id=probe 1
            socket.keepalive.enable=false
            socket.nagle.disable=F
            socket.timeout.ms= 5000
            socket.connection.setup.timeout.ms=7000
            reconnect.backoff.ms=300
            reconnect.backoff.max.ms=400
            receive.message.max.bytes=2000
            broker.address.family=V6
            client.dns.lookup=use_all_dns_ips
            """)
        #expect(settings.clientID == "probe 1")
        #expect(!settings.keepAlive)
        #expect(!settings.noDelay)
        #expect(settings.requestTimeout == .seconds(5))
        #expect(settings.connectTimeout == .seconds(7))
        #expect(settings.reconnectBackoff == .milliseconds(300)...Duration.milliseconds(400))
        #expect(settings.maximumFrameSize == 2000)
        #expect(settings.addressFamily == .v6)
    }

    @Test func oneBoundOfTheBackoffMovesTheOther() throws {
        #expect(try native("reconnect.backoff.ms=5000").reconnectBackoff == .seconds(5)...Duration.seconds(5))
        #expect(
            try native("reconnect.backoff.max.ms=50").reconnectBackoff == .milliseconds(50)...Duration.milliseconds(50))
        #expect(try error("reconnect.backoff.ms=2\nreconnect.backoff.max.ms=1").property == "reconnect.backoff.max.ms")
    }

    @Test(arguments: [
        ("security.protocol", "tls", "plaintext, ssl, sasl_plaintext, sasl_ssl"),
        ("socket.keepalive.enable", "yes", "neither true nor false"), ("socket.timeout.ms", "5s", "from 1 to 900000"),
        ("socket.timeout.ms", "0", "from 1 to 900000"), ("request.timeout.ms", "", "from 1 to 900000"),
        ("socket.connection.setup.timeout.ms", "999", "from 1000 to"), ("reconnect.backoff.ms", "-1", "from 0 to"),
        ("receive.message.max.bytes", "99999999999999999999", "from 1000 to"),
        ("broker.address.family", "v5", "any, v4, v6"), ("client.dns.lookup", "default", "use_all_dns_ips"),
        ("client.id", String(repeating: "x", count: 250), "249"),
    ])
    func aWrongValueIsNamedWithWhatIsAllowed(key: String, value: String, allowed: String) throws {
        let error = try error("\(key)=\(value)")
        #expect(error.property == key)
        #expect(error.message.contains(allowed), "\(error)")
    }

    @Test(arguments: [
        ("enable.ssl.certificate.verification", "maybe"), ("ssl.endpoint.identification.algorithm", "http"),
        ("ssl.ca.location", ""), ("ssl.ca.pem", " "), ("ssl.key.location", ""), ("ssl.certificate.pem", ""),
    ])
    func aWrongValueOfTLSIsNamed(key: String, value: String) throws {
        #expect(try error("security.protocol=ssl\n\(key)=\(value)").property == key)
    }

    @Test(arguments: [
        "sasl.kerberos.keytab", "sasl.kerberos.service.name", "sasl.oauthbearer.config",
        "sasl.oauthbearer.token.endpoint.url", "ssl.keystore.location", "ssl.keystore.password", "ssl.providers",
        "ssl.engine.location", "ssl.crl.location", "ssl.cipher.suites", "ssl.curves.list", "ssl.sigalgs.list",
        "ssl.truststore.location", "plugin.library.paths", "topic.blacklist", "enable.sasl.oauthbearer.unsecure.jwt",
        "https.ca.location", "no.such.property", "SSL.CA.LOCATION", "builtin.features",
    ])
    func whatOnlyLibrdkafkaKnowsIsAReason(key: String) throws {
        let reasons = try reasons("\(key)=hush")
        #expect(reasons == ["only librdkafka knows the property \(key)"])
    }

    @Test func mechanismsOfLibrdkafkaAloneAreReasons() throws {
        #expect(try reasons("security.protocol=sasl_ssl").joined().contains("without sasl.mechanism it is GSSAPI"))
        #expect(try reasons("security.protocol=sasl_ssl\nsasl.mechanism=gssapi").joined().contains("GSSAPI"))
        #expect(try reasons("security.protocol=sasl_ssl\nsasl.mechanism=OAUTHBEARER").joined().contains("OAUTHBEARER"))
        #expect(try error("security.protocol=sasl_ssl\nsasl.mechanism=LOGIN").message.contains("SCRAM-SHA-512"))
        #expect(try reasons("client.dns.lookup=resolve_canonical_bootstrap_servers_only").count == 1)
        #expect(try reasons("security.protocol=ssl\nssl.key.location=/key\nssl.key.pem=hush").count == 1)
    }

    @Test func tokensAreUsedForOAuthBearerOnly() throws {
        let settings = try #require(
            try TokenSettings([
                ("security.protocol", "sasl_ssl"), ("sasl.mechanism", "OAUTHBEARER"),
                ("sasl.oauthbearer.token.endpoint.url", "file:///token"),
            ]))
        let tokens = settings.makeCache(logger: .silent)
        func sasl(_ text: String) throws -> SASLSettings? {
            let properties = Self.properties("security.protocol=sasl_ssl\n\(text)")
            guard case .native(let settings, _) = try NativeSettings(properties, tokens: tokens) else { return nil }
            return settings.security.sasl
        }
        #expect(try sasl("sasl.mechanism=oauthbearer") == .oauthBearer(tokens))
        #expect(
            try sasl("sasl.mechanism=PLAIN\nsasl.username=u\nsasl.password=p") == .plain(user: "u", password: "p"))
        #expect(try sasl("sasl.mechanism=oauthbearer\nsasl.oauthbearer.config=x") == nil)
    }

    @Test func allReasonsAreGivenOnce() throws {
        let text = "ssl.crl.location=/a\nsecurity.protocol=sasl_ssl\nssl.crl.location=/b\nsocket.timeout.ms=x"
        #expect(try reasons(text).count == 2)
    }

    @Test(arguments: [
        "fetch.min.bytes", "queued.min.messages", "batch.size", "linger.ms", "compression.type", "acks", "retries",
        "statistics.interval.ms", "log_level", "debug", "topic.metadata.refresh.interval.ms", "metadata.max.age.ms",
        "message.max.bytes", "api.version.request", "broker.version.fallback", "enable.auto.commit",
        "auto.offset.reset", "max.poll.interval.ms", "session.timeout.ms",
    ])
    func whatHasNoEffectOnASurveyIsIgnored(key: String) throws {
        #expect(try ignored("\(key)=whatever\n\(key)=again") == [key])
    }

    @Test func whatTheProtocolLeavesUnusedIsIgnored() throws {
        let text = "ssl.key.password=hush\nenable.ssl.certificate.verification=false\nsasl.mechanisms=GSSAPI"
        #expect(
            try ignored(text) == ["enable.ssl.certificate.verification", "ssl.key.password", "sasl.mechanisms"])
        #expect(try ignored("security.protocol=ssl\n\(text)") == ["sasl.mechanisms"])
    }

    @Test func secretsAreNotShown() throws {
        let result = try read(
            """
            security.protocol=sasl_ssl
            sasl.mechanism=PLAIN
            sasl.username=u
            sasl.password=hush
            ssl.key.pem=hush
            ssl.key.password=hush
            """)
        var dumped = ""
        dump(result, to: &dumped)
        for text in [String(describing: result), String(reflecting: result), dumped] {
            #expect(!text.contains("hush"))
        }
    }
}
