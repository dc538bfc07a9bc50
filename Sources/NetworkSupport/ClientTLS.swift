package import NIOCore
package import NIOSSL

/// TLS for connections to servers, with all certificates and keys read.
package struct ClientTLS: Sendable {
    private let context: NIOSSLContext
    private let serverName: String?
    private let caCertificates: [NIOSSLCertificate]

    /// Whether there is a client certificate.
    package let hasCertificate: Bool

    /// Why these are not the files as they are now; nil if they are. Failures mention it.
    var problem: String?

    /// - Throws: `TLSSettingsError`, which names the file or setting and what is wrong with it.
    package init(_ settings: TLSSettings) throws(TLSSettingsError) {
        if let name = settings.serverName, !Self.isName(name) {
            throw TLSSettingsError(
                "\"\(name)\" cannot be the server name of TLS: it must be a host name, not an address")
        }
        serverName = settings.serverName
        hasCertificate = settings.certificate != nil

        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification =
            switch settings.verification {
            case .full: .fullVerification
            case .withoutHostName: .noHostnameVerification
            case .none: .none
            }
        var trusted: [NIOSSLCertificate] = []
        for source in settings.caCertificates { trusted += try PEMReader.caCertificates(source) }
        if !trusted.isEmpty { configuration.trustRoots = .certificates(trusted) }
        caCertificates = trusted

        switch (settings.certificate, settings.privateKey) {
        case (let certificate?, let key?):
            configuration.certificateChain = try PEMReader.certificates(certificate).map { .certificate($0) }
            configuration.privateKey = .privateKey(
                try PEMReader.key(key, password: try Self.password(settings)))
        case (let certificate?, nil):
            throw TLSSettingsError(
                "the client certificate \(certificate.name) needs the file with its private key, too")
        case (nil, let key?):
            throw TLSSettingsError("the private key \(key.name) needs the file with the client certificate, too")
        case (nil, nil): break
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch NIOSSLError.failedToLoadPrivateKey {
            throw TLSSettingsError(
                """
                the private key in \(settings.privateKey?.name ?? "") does not belong to the certificate in \
                \(settings.certificate?.name ?? "")
                """)
        } catch {
            throw TLSSettingsError("TLS cannot be set up: \(error)")
        }
    }

    /// Encrypts a connection to `host` and verifies the server's certificate.
    package func makeHandler(host: String) throws -> NIOSSLClientHandler {
        // A certificate for an address is compared with the address of the connection.
        let name = serverName ?? (Self.isName(host) ? host : nil)
        return try NIOSSLClientHandler(context: context, serverHostname: name)
    }

    /// Explains an error of a connection to `host`; nil if it is not an error of TLS.
    ///
    /// - Parameter pipeline: The connection's, from which the server's certificate is read. To be called on its event
    ///   loop when the error is caught: the certificate is gone when the connection is closed.
    package func failure(
        _ error: any Error, host: String, pipeline: ChannelPipeline.SynchronousOperations?
    ) -> TLSFailure? {
        TLSFailure(
            error,
            TLSFailure.Circumstances(
                expectedName: serverName ?? host, certificate: try? pipeline?.nioSSL_peerCertificate(),
                caCertificates: caCertificates, hasClientCertificate: hasCertificate))?
            .withFormerFiles(because: problem)
    }

    private static func password(_ settings: TLSSettings) throws(TLSSettingsError) -> SecretString? {
        do {
            return try settings.privateKeyPassword?.read()
        } catch {
            throw TLSSettingsError("the file with the password of the private key, \(error)")
        }
    }

    private static func isName(_ host: String) -> Bool {
        !host.isEmpty && !host.contains(":") && (try? SocketAddress(ipAddress: host, port: 0)) == nil
    }
}
