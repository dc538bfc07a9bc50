import NIOSSL
import TestSupport

extension TestAuthority {
    /// What a server with `certificate` needs; it wants clients to show a certificate of this authority's, or not.
    func serverContext(_ certificate: IssuedCertificate, wantsCertificates: Bool = false) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate.certificateFile).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: certificate.keyFile, format: .pem)))
        if wantsCertificates {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .file(certificateFile)
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
