internal import FoundationEssentials
internal import NIOCore
internal import NIOSSL

/// TLS as settings have it, with all files read.
struct ClientTLS: Sendable {
    private let context: NIOSSLContext
    private let serverName: String?

    /// - Throws: `ZooKeeperSettingsError.tls`, which names the file and what is wrong with it.
    init(_ settings: TLSSettings) throws(ZooKeeperSettingsError) {
        if let name = settings.serverName, !Self.isName(name) {
            throw .tls("\"\(name)\" cannot be the server name of TLS: it must be a host name, and no address")
        }
        serverName = settings.serverName

        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if !settings.verifiesCertificates { configuration.certificateVerification = .none }
        if let path = settings.authoritiesFile {
            configuration.trustRoots = .certificates(try Self.certificates(path))
        }
        switch (settings.certificateFile, settings.keyFile) {
        case (let certificate?, let key?):
            configuration.certificateChain = try Self.certificates(certificate).map { .certificate($0) }
            configuration.privateKey = .privateKey(try Self.key(key, password: settings.keyPassword))
        case (let certificate?, nil):
            throw .tls("the client certificate \(certificate) needs the file with its private key, too")
        case (nil, let key?):
            throw .tls("the private key \(key) needs the file with the client certificate, too")
        case (nil, nil): break
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .tls(Self.explanation(error, settings))
        }
    }

    /// What encrypts a connection to `host`, and checks that it is `host`.
    func makeHandler(host: String) throws -> NIOSSLClientHandler {
        // A certificate for an address is compared with the address of the connection.
        let name = serverName ?? (Self.isName(host) ? host : nil)
        return try NIOSSLClientHandler(context: context, serverHostname: name)
    }

    private static func isName(_ host: String) -> Bool {
        !host.isEmpty && !host.contains(":") && (try? SocketAddress(ipAddress: host, port: 0)) == nil
    }

    private static func certificates(_ path: String) throws(ZooKeeperSettingsError) -> [NIOSSLCertificate] {
        let bytes = try contents(path)
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty else {
            throw .tls("\(path) holds no certificate in PEM format")
        }
        return certificates
    }

    private static func key(_ path: String, password: String?) throws(ZooKeeperSettingsError) -> NIOSSLPrivateKey {
        let bytes = try contents(path)
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem) { $0(Array((password ?? "").utf8)) }
        } catch {
            guard String(decoding: bytes, as: UTF8.self).contains("ENCRYPTED") else {
                throw .tls("\(path) holds no private key in PEM format")
            }
            throw .tls(
                "the private key in \(path) is encrypted: its password is \(password == nil ? "needed" : "wrong")")
        }
    }

    private static func contents(_ path: String) throws(ZooKeeperSettingsError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw .tls("\(path) cannot be read: \(explanation(ofUnreadable: path))")
        }
    }

    private static func explanation(ofUnreadable path: String) -> String {
        if !FileManager.default.fileExists(atPath: path) { return "there is no such file" }
        return FileManager.default.isReadableFile(atPath: path) ? "it is no file" : "permission denied"
    }

    private static func explanation(_ error: any Error, _ settings: TLSSettings) -> String {
        if let certificate = settings.certificateFile, let key = settings.keyFile {
            return "the private key in \(key) does not belong to the certificate in \(certificate)"
        }
        return "TLS cannot be set up: \(error)"
    }
}
