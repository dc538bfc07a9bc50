import ArgumentParser
import CommandSupport

/// TLS to the brokers.
struct TLSOptions: ParsableArguments {
    @Flag(name: .customLong("tls.enabled"), inversion: .prefixedNo, help: "Connect to the brokers with TLS.")
    var isEnabled: Bool?

    @Option(name: .customLong("tls.ca-file"), help: ArgumentHelp("CA certificates (PEM).", valueName: "path"))
    var authorities: String?

    @Option(
        name: .customLong("tls.cert-file"), help: ArgumentHelp("Client certificate (PEM).", valueName: "path"))
    var certificate: String?

    @Option(
        name: .customLong("tls.key-file"),
        help: ArgumentHelp("Private key of the client certificate (PEM).", valueName: "path"))
    var key: String?

    @Option(
        name: .customLong("tls.key-password-file"),
        help: ArgumentHelp(
            "The private key's password; or set KAFKA_SURVEYOR_TLS_KEY_PASSWORD.", valueName: "path"))
    var keyPasswordFile: String?

    @Flag(
        name: .customLong("tls.insecure-skip-tls-verify"), inversion: .prefixedNo,
        help: "Do not verify the brokers' certificates.")
    var skipsVerification: Bool?

    @Option(
        name: .customLong("tls.server-name"),
        help: ArgumentHelp(
            "The name to expect in the brokers' certificates, if not their host name.", valueName: "name"))
    var serverName: String?

    /// The properties that these flags stand for.
    func properties() throws -> [FlagProperty] {
        let files = [
            ("--tls.ca-file", authorities), ("--tls.cert-file", certificate), ("--tls.key-file", key),
        ]
        for case (let flag, let path?) in files { try TextFile.requireReadable(path, setting: flag) }
        let password = try SecretOption(
            file: ("--tls.key-password-file", keyPasswordFile),
            environment: "KAFKA_SURVEYOR_TLS_KEY_PASSWORD")
        return [
            FlagProperty("--tls.ca-file", "ssl.ca.location", authorities),
            FlagProperty("--tls.cert-file", "ssl.certificate.location", certificate),
            FlagProperty("--tls.key-file", "ssl.key.location", key),
            password?.property("ssl.key.password"),
            FlagProperty(
                "--tls.insecure-skip-tls-verify", "enable.ssl.certificate.verification",
                skipsVerification.map { $0 ? "false" : "true" }),
        ]
        .compactMap { $0 }
    }
}
