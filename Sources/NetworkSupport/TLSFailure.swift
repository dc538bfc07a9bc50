internal import FoundationEssentials
internal import Glibc
internal import NIOCore
internal import NIOSSL

/// Why TLS with a server failed, in words that say what to check.
package struct TLSFailure: Error, Sendable {
    package enum Kind: Sendable {
        /// The server closed the connection before TLS was established.
        case closedDuringHandshake
        /// The server answered in the clear.
        case notTLS
        /// A certificate of the server's has expired or is not valid yet.
        case certificateExpired
        /// No trusted CA signed the server's certificate.
        case certificateUntrusted
        /// The server's certificate is for other names than the expected one.
        case certificateForAnotherName
        /// The server requires a client certificate and got none.
        case clientCertificateRequired
        /// The server does not accept the client's certificate.
        case clientCertificateRefused
        case other
    }

    package let kind: Kind

    /// What happened and what to check, without the server's address.
    package let explanation: String

    /// What is known about a connection, apart from its error.
    struct Circumstances {
        /// The name or address that was expected in the server's certificate.
        let expectedName: String

        /// The server's certificate, if it sent one.
        let certificate: NIOSSLCertificate?

        /// The CA certificates that settings give.
        let caCertificates: [NIOSSLCertificate]

        let hasClientCertificate: Bool
    }

    /// nil if `error` is not an error of TLS.
    init?(_ error: any Error, _ circumstances: Circumstances) {
        switch error {
        case NIOSSLError.uncleanShutdown, NIOSSLError.handshakeFailed(.sslError([.eofDuringHandshake])):
            self = Self.closedDuringHandshake(hasClientCertificate: circumstances.hasClientCertificate)
        case NIOSSLError.unableToValidateCertificate:
            self.init(forAnotherNameThan: circumstances.expectedName)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            self.init(forAnotherNameThan: circumstances.expectedName)
        case let error as NIOSSLExtraError where error == .serverHostnameImpossibleToMatch:
            self.init(
                .certificateForAnotherName,
                """
                no certificate can be for another name like "\(circumstances.expectedName)": only letters, digits, \
                hyphens and dots can be matched; connect by another name, or set the server name of TLS
                """)
        case NIOSSLError.handshakeFailed(let error):
            self.init(error, circumstances)
        case BoringSSLError.sslError(let stack), BoringSSLError.unknownError(let stack):
            self.init(stack, circumstances)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self.init(.other, "TLS failed: \(error)")
        default: return nil
        }
    }

    /// The same for a connection that another client made, of which no more is known. nil if `error` is not an error of TLS.
    package init?(_ error: any Error, connectingTo host: String) {
        self.init(
            error,
            Circumstances(expectedName: host, certificate: nil, caCertificates: [], hasClientCertificate: false))
    }

    private init(_ kind: Kind, _ explanation: String) {
        self.kind = kind
        self.explanation = explanation
    }

    /// The same failure; if there is a problem with the files as they are now, it may be the cause.
    func withFormerFiles(because problem: String?) -> TLSFailure {
        guard let problem else { return self }
        return TLSFailure(kind, "\(explanation); the files have changed and cannot be used: \(problem)")
    }

    /// The server closed the connection before the first byte of a reply, without an alert of TLS.
    package static func closedDuringHandshake(hasClientCertificate: Bool) -> TLSFailure {
        TLSFailure(
            .closedDuringHandshake,
            hasClientCertificate
                ? "the server closed the connection during the TLS handshake; is this a port for TLS?"
                : """
                the server closed the connection during the TLS handshake; it requires a client certificate, or this is \
                not a port for TLS
                """)
    }
}

extension TLSFailure {
    private init(forAnotherNameThan name: String) {
        self.init(
            .certificateForAnotherName,
            """
            the server's certificate is for another name than \(name); connect by a name in the certificate, or set the \
            server name of TLS
            """)
    }

    private init(_ stack: NIOBoringSSLErrorStack, _ circumstances: Circumstances) {
        let names = stack.map(Self.name)
        let text = names.joined(separator: ", ")
        if names.contains("certificate verify failed") {
            self.init(unverified: circumstances, text)
        } else if names.contains(where: ["wrong version number", "http request", "https proxy request"].contains) {
            self.init(.notTLS, "what came is not TLS (\(text)); is this a port for TLS?")
        } else if names.contains(where: Self.certificateAlerts.contains) {
            self.init(alert: text, hasClientCertificate: circumstances.hasClientCertificate)
        } else if names.contains(where: { $0.contains("alert") }) {
            let hint =
                circumstances.hasClientCertificate ? "" : ", and whether the server requires a client certificate"
            self.init(.other, "the server broke off TLS (\(text)); check its TLS versions and ciphers\(hint)")
        } else {
            self.init(.other, "TLS failed (\(text))")
        }
    }

    /// The server's certificate was not accepted. The library does not say why, so the dates are looked at here.
    private init(unverified circumstances: Circumstances, _ text: String) {
        let now = time(nil)
        if let certificate = circumstances.certificate, certificate.notValidAfter < now {
            let date = Self.date(certificate.notValidAfter)
            self.init(.certificateExpired, "the server's certificate expired on \(date) (\(text)); renew it")
        } else if let certificate = circumstances.certificate, certificate.notValidBefore > now {
            let date = Self.date(certificate.notValidBefore)
            self.init(
                .certificateExpired,
                "the server's certificate is not valid before \(date) (\(text)); check the clocks of both hosts")
        } else if let expired = circumstances.caCertificates.first(where: { $0.notValidAfter < now }) {
            let date = Self.date(expired.notValidAfter)
            self.init(
                .certificateUntrusted,
                "the server's certificate is not trusted (\(text)); a configured CA certificate expired on \(date)")
        } else {
            self.init(
                .certificateUntrusted,
                "the server's certificate is not trusted (\(text)); check the CA certificates: another CA signed it")
        }
    }

    /// The server sent an alert about the client's certificate, or about its absence: Java says `bad certificate` then.
    private init(alert: String, hasClientCertificate: Bool) {
        if hasClientCertificate {
            self.init(
                .clientCertificateRefused,
                "the server does not accept the client certificate (\(alert)); check its dates and the CA that signed it"
            )
        } else {
            self.init(.clientCertificateRequired, "the server requires a client certificate (\(alert)); set one")
        }
    }

    private static let certificateAlerts: Set = [
        "sslv3 alert no certificate", "sslv3 alert bad certificate", "sslv3 alert unsupported certificate",
        "sslv3 alert certificate revoked", "sslv3 alert certificate expired", "sslv3 alert certificate unknown",
        "tlsv1 alert unknown ca", "tlsv1 alert access denied", "tlsv1 alert certificate required",
    ]

    /// The name of the error alone, without numbers and places in the library:
    /// `…:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED at …` is `certificate verify failed`.
    private static func name(_ error: BoringSSLInternalError) -> String {
        let description = error.description
        let end = description.firstRange(of: " at ")?.lowerBound ?? description.endIndex
        let name = description[..<end].split(separator: ":").last ?? ""
        return name.replacing("_", with: " ").lowercased()
    }

    /// `2026-11-26T13:00:00Z`.
    private static func date(_ seconds: time_t) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}
