internal import NIOSSL

/// NIOSSL's errors in words that say what to do.
enum TLSTrouble {
    /// The server closed the connection before the first byte of a reply, without a word of TLS.
    static let cutOff = """
        the server closed the connection during the TLS handshake; it wants a client certificate, or has too many \
        connections from this host (maxClientCnxns), or this is no port for TLS (secureClientPort)
        """

    private static let otherName = "the server's certificate is for another name; check the server name of TLS"

    static func explanation(_ error: any Error) -> String {
        switch error {
        case NIOSSLError.uncleanShutdown, NIOSSLError.handshakeFailed(.sslError([.eofDuringHandshake])):
            return cutOff
        case NIOSSLError.unableToValidateCertificate:
            return otherName
        case let error as NIOSSLExtraError
        where [.failedToValidateHostname, .serverHostnameImpossibleToMatch].contains(error):
            return otherName
        case NIOSSLError.handshakeFailed(let error): return explanation(error)
        case BoringSSLError.sslError(let stack), BoringSSLError.unknownError(let stack):
            return explanation(stack)
        default: return "TLS failed: \(error)"
        }
    }

    private static func explanation(_ stack: NIOBoringSSLErrorStack) -> String {
        let names = stack.map(name)
        let text = names.joined(separator: ", ")
        if names.contains("certificate verify failed") {
            return "the server's certificate is not trusted (\(text)); check the file with the authorities"
        }
        if names.contains("wrong version number") {
            return "what came is not TLS (\(text)); is this a port for TLS (secureClientPort)?"
        }
        if names.contains(where: { $0.contains("alert") }) {
            return "the server broke off TLS (\(text)); check the client certificate"
        }
        return "TLS failed (\(text))"
    }

    /// The name of the error alone, without numbers and places in the library:
    /// `…:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED at …` is `certificate verify failed`.
    private static func name(_ error: BoringSSLInternalError) -> String {
        let description = error.description
        let end = description.firstRange(of: " at ")?.lowerBound ?? description.endIndex
        let name = description[..<end].split(separator: ":").last ?? ""
        return name.replacing("_", with: " ").lowercased()
    }
}
