import ArgumentParser
import CommandSupport
import NetworkSupport
import ZooKeeperClient

/// TLS to ZooKeeper's servers: to the client ports, and to AdminServers with `https` addresses.
struct ZooKeeperTLSOptions: ParsableArguments {
    @Flag(
        name: .customLong("zookeeper.tls.enabled"), inversion: .prefixedNo,
        help: "Connect to the servers' client ports with TLS.")
    var isEnabled: Bool?

    @Option(
        name: .customLong("zookeeper.tls.ca-file"),
        help: ArgumentHelp("CA certificates (PEM). (default: the system's)", valueName: "path"))
    var authorities: String?

    @Option(
        name: .customLong("zookeeper.tls.cert-file"),
        help: ArgumentHelp("Client certificate (PEM).", valueName: "path"))
    var certificate: String?

    @Option(
        name: .customLong("zookeeper.tls.key-file"),
        help: ArgumentHelp("Private key of the client certificate (PEM).", valueName: "path"))
    var key: String?

    @Option(
        name: .customLong("zookeeper.tls.key-password-file"),
        help: ArgumentHelp(
            "The private key's password; or set KAFKA_SURVEYOR_ZOOKEEPER_TLS_KEY_PASSWORD.", valueName: "path"))
    var keyPasswordFile: String?

    @Option(
        name: .customLong("zookeeper.tls.server-name"),
        help: ArgumentHelp(
            "Name to expect in the servers' certificates. (default: the host given)", valueName: "name"))
    var serverName: String?

    @Flag(
        name: .customLong("zookeeper.tls.insecure-skip-verify"), inversion: .prefixedNo,
        help: "Do not verify the servers' certificates.")
    var skipsVerification: Bool?

    /// The flags that ask for something.
    var given: [String] {
        [
            ("enabled", isEnabled == true), ("ca-file", authorities != nil), ("cert-file", certificate != nil),
            ("key-file", key != nil), ("key-password-file", keyPasswordFile != nil),
            ("server-name", serverName != nil), ("insecure-skip-verify", skipsVerification != nil),
        ]
        .filter(\.1).map { "--zookeeper.tls.\($0.0)" }
    }

    /// How TLS is spoken where it is.
    func settings() throws -> TLSSettings {
        let files = [
            ("--zookeeper.tls.ca-file", authorities), ("--zookeeper.tls.cert-file", certificate),
            ("--zookeeper.tls.key-file", key),
        ]
        for case (let flag, let path?) in files { try TextFile.requireReadable(path, setting: flag) }
        if certificate != nil, key == nil {
            try SettingError.refuse(["--zookeeper.tls.cert-file"], without: "--zookeeper.tls.key-file")
        }
        if key != nil, certificate == nil {
            try SettingError.refuse(["--zookeeper.tls.key-file"], without: "--zookeeper.tls.cert-file")
        }
        var settings = TLSSettings()
        settings.caCertificates = authorities.map { [.file($0)] } ?? []
        settings.certificate = certificate.map { .file($0) }
        settings.privateKey = key.map { .file($0) }
        settings.privateKeyPassword = try SecretOption(
            file: ("--zookeeper.tls.key-password-file", keyPasswordFile),
            environment: "KAFKA_SURVEYOR_ZOOKEEPER_TLS_KEY_PASSWORD"
        )?.source
        settings.serverName = serverName
        settings.verification = skipsVerification == true ? .none : .full
        return settings
    }
}
