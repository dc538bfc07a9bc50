import TestSupport
import Testing

extension ProgramTests {
    /// A setting that cannot be used ends the program with status 2 and one line that names it.
    @Suite struct BadInputTests {
        /// Arguments, and what the line must contain.
        struct Case: CustomTestStringConvertible {
            let arguments: [String]
            let mentions: [String]

            init(_ arguments: String..., mentions: String...) {
                self.arguments = arguments
                self.mentions = mentions
            }

            var testDescription: String { arguments.joined(separator: " ") }
        }

        static let flags = [
            Case("--no.such.flag", mentions: "--no.such.flag"),
            Case("--kafka.sever=a:1", mentions: "--kafka.sever", "--kafka.server"),
            Case("argument", mentions: "argument"),
            Case("--kafka.server", mentions: "--kafka.server"),
            Case("--tls.enabled=banana", mentions: "--tls.enabled"),
            Case("--log.level=loud", mentions: "--log.level", "loud", "debug"),
            Case("--log.format=xml", mentions: "--log.format", "xml", "logfmt"),
            Case("--topic.granularity=fine", mentions: "--topic.granularity", "fine", "partition, topic"),
            Case("--group.granularity=fine", mentions: "--group.granularity", "fine", "partition, topic, group"),
            Case("--topic.filter=(", mentions: "--topic.filter", "\"(\"", "regular expression"),
            Case("--topic.exclude=[a", mentions: "--topic.exclude", "[a"),
            Case("--group.filter=a{2,1}", mentions: "--group.filter", "a{2,1}"),
            Case("--group.exclude=*", mentions: "--group.exclude", "\"*\""),
            Case("--kafka.client=java", mentions: "--kafka.client", "java", "auto, native, librdkafka"),
            Case("--group.exclude=(?=a)", mentions: "--group.exclude", "(?=a)", "invalid perl operator"),
            Case("--typo=", mentions: "--typo"),
            Case("--typo", "", mentions: "--typo"),
        ]

        static let durations = [
            Case("--survey.interval=soon", mentions: "--survey.interval", "soon", "1m30s"),
            Case("--survey.interval=10", mentions: "--survey.interval", "\"10\""),
            Case("--survey.interval=99ms", mentions: "--survey.interval", "99ms", "100ms"),
            Case("--survey.timeout=1x", mentions: "--survey.timeout", "1x"),
            Case("--survey.timeout=3s", "--survey.interval=1s", mentions: "--survey.timeout", "3s", "2s"),
            Case("--topic.configuration-interval=500ms", mentions: "--topic.configuration-interval", "1s"),
        ]

        static let addresses = [
            Case("--kafka.server= ", mentions: "--kafka.server", "host:port"),
            Case("--kafka.server=kafka:port", mentions: "--kafka.server", "kafka:port"),
            Case("--kafka.server=kafka:0", mentions: "--kafka.server", "kafka:0"),
            Case("--kafka.server=kafka:70000", mentions: "--kafka.server", "kafka:70000"),
            Case("--kafka.server=a:1,,b:2", mentions: "--kafka.server"),
            Case("--kafka.server=two words:1", mentions: "--kafka.server", "two words:1"),
            Case("--web.listen-address=9308", mentions: "--web.listen-address", "9308", "host:port"),
            Case("--web.listen-address=127.0.0.1:99999", mentions: "--web.listen-address", "99999"),
            Case("--web.listen-address=host.invalid:0", mentions: "--web.listen-address", "host.invalid"),
            Case("--web.listen-address=192.0.2.1:0", mentions: "--web.listen-address", "192.0.2.1"),
            Case("--metrics.max-series=0", mentions: "--metrics.max-series", "0"),
            Case("--metrics.max-series=many", mentions: "--metrics.max-series", "many"),
            Case("--lag.status-window=0s", mentions: "--lag.status-window", "from 1s to 24h"),
            Case("--lag.status-window=2d", mentions: "--lag.status-window", "2d"),
            Case("--web.telemetry-path=metrics", mentions: "--web.telemetry-path", "metrics"),
            Case("--web.telemetry-path=/", mentions: "--web.telemetry-path"),
            Case("--web.telemetry-path=/healthz", mentions: "--web.telemetry-path", "/healthz"),
        ]

        static let labels = [
            Case("--kafka.labels=a", mentions: "--kafka.labels"),
            Case("--kafka.labels==b", mentions: "--kafka.labels"),
            Case("--kafka.labels=1a=b", mentions: "--kafka.labels", "1a"),
            Case("--kafka.labels=__a=b", mentions: "--kafka.labels", "__a"),
            Case("--kafka.labels=a=b,a=c", mentions: "--kafka.labels", "twice"),
            Case("--kafka.labels=topic=b", mentions: "--kafka.labels", "`topic`", "kafka_topic_partitions"),
        ]

        static let security = [
            Case("--tls.enabled", "--tls.ca-file=/nowhere/ca", mentions: "--tls.ca-file", "/nowhere/ca"),
            Case("--tls.enabled", "--tls.cert-file=/nowhere/cert", mentions: "--tls.cert-file", "/nowhere/cert"),
            Case("--tls.enabled", "--tls.key-file=/nowhere/key", mentions: "--tls.key-file", "/nowhere/key"),
            Case("--tls.key-password-file=/nowhere/p", mentions: "--tls.key-password-file", "/nowhere/p"),
            Case("--tls.server-name=kafka", mentions: "--tls.server-name", "--tls.enabled"),
            Case(
                "--tls.enabled", "--tls.server-name=kafka", "--kafka.client=librdkafka",
                mentions: "--tls.server-name", "--kafka.client=librdkafka", "the name in the certificate"),
            Case(
                "--tls.enabled", "--tls.server-name=kafka", "--kafka.property=topic.blacklist=x",
                mentions: "--tls.server-name", "topic.blacklist"),
            Case(
                "--tls.enabled", "--tls.server-name=kafka", "--probe.enabled",
                mentions: "--probe.enabled", "--tls.server-name"),
            Case("--server.tls.enabled", mentions: "--server.tls.cert-file"),
            Case("--tls.cert-file=/etc/hostname", mentions: "--tls.cert-file", "--tls.key-file"),
            Case("--tls.key-file=/etc/hostname", mentions: "--tls.key-file", "--tls.cert-file"),
            Case("--kafka.property=ssl.key.pem=hunter2", mentions: "--kafka.property", "--tls.cert-file"),
            Case("--server.tls.enabled", "--server.tls.cert-file=/nowhere/c", mentions: "--server.tls.key-file"),
            Case(
                "--server.tls.enabled", "--server.tls.cert-file=/nowhere/c", "--server.tls.key-file=/nowhere/k",
                mentions: "--server.tls.cert-file", "/nowhere/c"),
            Case(
                "--server.tls.enabled", "--server.tls.cert-file=/etc/hostname", "--server.tls.key-file=/etc/hostname",
                mentions: "--server.tls.cert-file"),
            Case("--server.tls.mutual-auth-enabled", mentions: "--server.tls.mutual-auth-enabled"),
            Case("--sasl.enabled", "--sasl.mechanism=awsiam", mentions: "--sasl.aws-region", "AWS_REGION"),
            Case("--sasl.enabled", "--sasl.mechanism=awsiam", "--sasl.aws-region=EU west", mentions: "EU west"),
            Case(
                "--sasl.enabled", "--sasl.mechanism=AWS_MSK_IAM", "--sasl.aws-region=eu-west-1", "--sasl.username=a",
                mentions: "--sasl.mechanism", "AWS_MSK_IAM"),
            Case(
                "--sasl.enabled", "--sasl.mechanism=oauthbearer", mentions: "--sasl.mechanism", "oauthbearer",
                "--sasl.oauthbearer-token-url"),
            Case(
                "--kafka.property=security.protocol=SASL_SSL", "--kafka.property=sasl.mechanisms=OAUTHBEARER",
                mentions: "--kafka.property", "--sasl.oauthbearer-token-url"),
            Case(
                "--sasl.enabled", "--sasl.mechanism=oauthbearer", "--sasl.oauthbearer-token-url=https://issuer.test",
                mentions: "sasl.oauthbearer.client.id", "--sasl.username"),
            Case(
                "--sasl.enabled", "--sasl.mechanism=oauthbearer", "--sasl.oauthbearer-token-url=issuer",
                mentions: "--sasl.oauthbearer-token-url", "https"),
            Case(
                "--sasl.enabled", "--sasl.mechanism=oauthbearer", "--sasl.oauthbearer-token-url=https://issuer.test",
                "--sasl.oauthbearer-token-file=/etc/hostname",
                mentions: "--sasl.oauthbearer-token-file", "--sasl.oauthbearer-token-url"),
            Case(
                "--sasl.enabled", "--sasl.mechanism=oauthbearer", "--sasl.oauthbearer-token-file=/etc/hostname",
                "--kafka.property=sasl.oauthbearer.method=default",
                mentions: "--kafka.property", "sasl.oauthbearer.method", "oidc"),
            Case("--sasl.enabled", "--sasl.mechanism=md5", mentions: "--sasl.mechanism", "md5", "scram-sha512"),
            Case("--sasl.enabled", "--sasl.password-file=/nowhere/p", mentions: "--sasl.password-file", "/nowhere/p"),
            Case("--sasl.enabled", "--sasl.kerberos-auth-type=userAuth", mentions: "--sasl.kerberos-auth-type"),
            Case(
                "--sasl.enabled", "--sasl.kerberos-config-path=/etc/krb5.conf", mentions: "--sasl.kerberos-config-path"),
            Case(
                "--sasl.enabled", "--sasl.mechanism=gssapi", "--sasl.keytab-path=/nowhere/keytab",
                mentions: "--sasl.keytab-path", "/nowhere/keytab"),
            Case("--use.consumelag.zookeeper", mentions: "--use.consumelag.zookeeper"),
        ]

        static let probe = [
            Case("--probe.topic=probe", mentions: "--probe.topic", "--probe.enabled"),
            Case("--no-probe.enabled", "--probe.interval=1s", mentions: "--probe.interval", "--probe.enabled"),
            Case("--probe.enabled", "--zookeeper.server=zk1", mentions: "--probe.enabled", "--kafka.server"),
            Case("--probe.enabled", "--once", mentions: "--probe.enabled", "--once"),
            Case("--probe.enabled", "--probe.topic=a/b", mentions: "--probe.topic", "a/b", "a-z"),
            Case("--probe.enabled", "--probe.topic=..", mentions: "--probe.topic", "\"..\""),
            Case("--probe.enabled", "--probe.instance=two words", mentions: "--probe.instance", "two words"),
            Case("--probe.enabled", "--probe.interval=often", mentions: "--probe.interval", "often", "1m30s"),
            Case("--probe.enabled", "--probe.interval=10ms", mentions: "--probe.interval", "10ms", "100ms"),
            Case("--probe.enabled", "--probe.timeout=2h", mentions: "--probe.timeout", "2h", "1h"),
            Case(
                "--probe.enabled", "--probe.replication-factor=0", mentions: "--probe.replication-factor", "\"0\"",
                "whole number"),
            Case("--probe.enabled", "--kafka.labels=le=b", mentions: "--kafka.labels", "`le`", "kafka_probe_"),
        ]

        static let zooKeeper = [
            Case("--zookeeper.server=,", mentions: "--zookeeper.server", "host:port"),
            Case("--zookeeper.server=zk1", "--kafka.labels=a=b", mentions: "--kafka.labels", "--kafka.server"),
            Case("--zookeeper.server=zk1", "--kafka.client=native", mentions: "--kafka.client", "--kafka.server"),
            Case("--zookeeper.server=zk1", "--topic.filter=a", mentions: "--topic.filter", "--kafka.server"),
            Case("--zookeeper.server=zk1", "--no-offset.show-all", mentions: "--offset.show-all", "--kafka.server"),
            Case("--zookeeper.server=zk1:client", mentions: "--zookeeper.server", "zk1:client", "[ipv6]:port"),
            Case("--zookeeper.server=::1", mentions: "--zookeeper.server", "::1", "[ipv6]:port"),
            Case("--zookeeper.server=zk1,zk2,zk1:2181", mentions: "--zookeeper.server", "zk1:2181", "twice"),
            Case("--zookeeper.server=zk1", "--zookeeper.metrics=some", mentions: "--zookeeper.metrics", "some", "all"),
            Case("--zookeeper.server=zk1", "--zookeeper.source=jmx", mentions: "--zookeeper.source", "jmx", "4lw"),
            Case(
                "--zookeeper.server=zk1", "--zookeeper.words=wchs,srst", mentions: "--zookeeper.words", "srst", "dump"),
            Case(
                "--zookeeper.server=zk1", "--zookeeper.source=admin", "--zookeeper.words=dump",
                mentions: "--zookeeper.words", "dump", "--zookeeper.source=admin"),
            Case(
                "--zookeeper.server=zk1", "--zookeeper.words=dump", "--zookeeper.kafka-chroot=kafka",
                mentions: "--zookeeper.kafka-chroot", "kafka", "/path"),
            Case(
                "--zookeeper.server=zk1", "--zookeeper.kafka-chroot=/kafka", mentions: "--zookeeper.kafka-chroot",
                "--zookeeper.words=dump"),
            Case(
                "--zookeeper.server=zk1", "--zookeeper.admin-url=zk2=http://zk2:8080/commands",
                mentions: "--zookeeper.admin-url", "zk2", "--zookeeper.server"),
            Case(
                "--zookeeper.server=zk1", "--zookeeper.admin-url=ftp://zk1/", mentions: "--zookeeper.admin-url",
                "ftp://zk1/", "http://host:8080/commands"),
            Case("--zookeeper.server=zk1", "--zookeeper.timeout=1ms", mentions: "--zookeeper.timeout", "1ms", "100ms"),
            Case(
                "--zookeeper.server=zk1", "--zookeeper.slow-interval=1", mentions: "--zookeeper.slow-interval", "\"1\""),
            Case("--zookeeper.words=wchs", mentions: "--zookeeper.words", "--zookeeper.server"),
            Case("--zookeeper.server=zk1", "--tls.enabled", mentions: "--tls.enabled", "--kafka.server"),
            Case("--zookeeper.tls.enabled", mentions: "--zookeeper.tls.enabled", "--zookeeper.server"),
            Case(
                "--zookeeper.server=zk1", "--zookeeper.tls.ca-file=/nowhere/ca", mentions: "--zookeeper.tls.ca-file",
                "/nowhere/ca"),
            Case(
                "--zookeeper.server=zk1", "--zookeeper.tls.enabled", "--zookeeper.tls.ca-file=/etc/hostname",
                mentions: "--zookeeper.tls", "/etc/hostname"),
            Case(
                "--zookeeper.server=zk1", "--zookeeper.tls.cert-file=/etc/hostname",
                mentions: "--zookeeper.tls.cert-file", "--zookeeper.tls.key-file"),
        ]

        static let properties = [
            Case("--kafka.property=no.such.property=1", mentions: "--kafka.property", "no.such.property"),
            Case("--kafka.property=security.protocol=banana", mentions: "--kafka.property", "security.protocol"),
            Case("--kafka.property=socket.timeout.ms=soon", mentions: "--kafka.property", "socket.timeout.ms"),
            Case("--kafka.property=isolation.level=read_committed", mentions: "--kafka.property", "isolation.level"),
            Case("--kafka.property=group.id=billing", mentions: "--kafka.property", "group.id"),
            Case("--kafka.property=no.such.property=1", "--kafka.client=native", mentions: "no.such.property"),
            Case("--kafka.property=no.such.property=1", "--kafka.client=librdkafka", mentions: "no.such.property"),
            // The native client has no use for these, and they are checked all the same.
            Case("--kafka.property=linger.ms=soon", mentions: "--kafka.property", "linger.ms"),
            Case("--kafka.property=enable.ssl.certificate.verification=maybe", mentions: "true or false"),
            Case("--kafka.property=group.id=billing", "--kafka.client=native", mentions: "never joins a group"),
            Case("--kafka.property=client.dns.lookup=none", mentions: "--kafka.property", "use_all_dns_ips"),
            // The native client takes less than librdkafka, which the probe uses.
            Case(
                "--kafka.property=socket.timeout.ms=5", "--probe.enabled", mentions: "--kafka.property",
                "socket.timeout.ms"),
            Case("--kafka.properties-file=/nowhere/file", mentions: "--kafka.properties-file", "/nowhere/file"),
        ]

        /// Each with the secret `hunter2`, which nobody may see.
        static let secrets = [
            Case("--kafka.property=sasl.passwrod=hunter2", mentions: "--kafka.property", "sasl.passwrod"),
            Case("--kafka.property=sasl.password:hunter2", mentions: "--kafka.property", "key=value"),
            Case(
                "--kafka.property=sasl.jaas.config=… required username=\"u\" password=\"hunter2\";",
                mentions: "--kafka.property", "sasl.jaas.config"),
            Case("--kafka.property=ssl.truststore.password=hunter2", mentions: "ssl.truststore.password"),
            Case("--kafka.property=hunter2", mentions: "--kafka.property", "key=value"),
            Case("--kafka.property==hunter2", mentions: "--kafka.property", "key=value"),
            Case(
                "--tls.enabled", "--kafka.property=ssl.key.password=hunter2", "--survey.interval=x",
                mentions: "--survey.interval"),
            Case("--sasl.pasword=hunter2", mentions: "--sasl.pasword", "--sasl.password"),
            Case(
                "--sasl.enabled", "--sasl.username=u", "--sasl.password=hunter2", "--sasl.mechanism=x",
                mentions: "--sasl.mechanism"),
        ]

        private func refusal(of arguments: [String]) async throws -> String {
            let address =
                arguments.contains { $0.hasPrefix("--web.listen-address") } ? [] : ["--web.listen-address=127.0.0.1:0"]
            let outcome = try await Program.run(arguments + address)
            #expect(outcome.exit == .status(2))
            #expect(outcome.output == [])
            #expect(outcome.errors.count == 1)
            return outcome.errors.joined(separator: "\n")
        }

        @Test(arguments: flags + durations + addresses + labels + security + probe + zooKeeper + properties + secrets)
        func `one line names the setting, and the exit status is 2`(_ input: Case) async throws {
            let line = try await refusal(of: input.arguments)
            #expect(line.hasPrefix("kafka-surveyor: "))
            for word in input.mentions { #expect(line.contains(word)) }
            #expect(!line.contains("hunter2"))
        }

        @Test(arguments: ["hunter2", "sasl.passwrod=hunter2", "=hunter2", "sasl.passwrod: hunter2"])
        func `a bad line in a properties file is named without being shown`(_ bad: String) async throws {
            let folder = try TemporaryFolder()
            let file = try folder.write("# a comment\n\nclient.id=x\n\(bad)\n", to: "kafka.properties")
            let line = try await refusal(of: ["--kafka.properties-file=\(file)"])
            #expect(line.contains("--kafka.properties-file \(file), line 4: "))
            #expect(!line.contains("hunter2"))
        }

        @Test func `a port in use is named`() async throws {
            let first = try await SurveyorProcess.start(server: "127.0.0.1:1")
            let line = try await refusal(of: ["--web.listen-address=127.0.0.1:\(first.port)"])
            #expect(line.contains("--web.listen-address"))
            #expect(line.contains("127.0.0.1:\(first.port)"))
            try await first.stop()
        }
    }
}
