/// How the servers of a `TestEnsemble` are set up.
public struct TestEnsembleOptions: Sendable {
    /// A port for TLS besides the one without.
    public struct TLS: Sendable {
        /// A PEM file with the servers' certificate and its key.
        public var identity: String
        /// A PEM file with the certificates of the clients that are let in; nil to ask no client for a certificate.
        public var clientAuthorities: String?

        public init(identity: String, clientAuthorities: String? = nil) {
            self.identity = identity
            self.clientAuthorities = clientAuthorities
        }
    }

    /// The four-letter words that are allowed, divided by commas; nil for ZooKeeper's own choice, which is `srvr` alone.
    public var allowedWords: String?
    /// Whether AdminServer answers.
    public var adminServer: Bool
    /// Whether a server without quorum serves reads.
    public var readOnlyMode: Bool
    /// The port for TLS, if there is to be one.
    public var tls: TLS?

    public init(
        allowedWords: String? = "*", adminServer: Bool = false, readOnlyMode: Bool = false, tls: TLS? = nil
    ) {
        self.allowedWords = allowedWords
        self.adminServer = adminServer
        self.readOnlyMode = readOnlyMode
        self.tls = tls
    }

    /// The lines of a server's settings that follow from these.
    func settings(_ ports: TestZooKeeper.Ports) -> [String] {
        var lines = [
            "clientPort=\(ports.client)",
            "clientPortAddress=127.0.0.1",
            "admin.enableServer=\(adminServer)",
            "admin.serverAddress=127.0.0.1",
            "admin.serverPort=\(ports.admin)",
        ]
        if let allowedWords { lines.append("4lw.commands.whitelist=\(allowedWords)") }
        if let tls {
            lines += [
                "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
                "secureClientPort=\(ports.secure)",
                "secureClientPortAddress=127.0.0.1",
                "ssl.keyStore.location=\(tls.identity)",
                "ssl.keyStore.type=PEM",
                // It must be there even where no client is asked for a certificate.
                "ssl.trustStore.location=\(tls.clientAuthorities ?? tls.identity)",
                "ssl.trustStore.type=PEM",
                "ssl.clientAuth=\(tls.clientAuthorities == nil ? "none" : "need")",
            ]
        }
        return lines
    }
}
