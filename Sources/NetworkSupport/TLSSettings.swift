/// How TLS is spoken to a server.
public struct TLSSettings: Sendable {
    /// What is checked of a server's certificate.
    public enum Verification: Sendable {
        /// That a trusted CA signed it, and that it is for the server's name.
        case full
        /// That a trusted CA signed it, whatever server it is for.
        case withoutHostName
        /// Nothing.
        case none
    }

    /// CA certificates to trust: files, folders as `openssl rehash` makes them, or PEM text. Those of the system if empty.
    public var caCertificates: [PEMSource] = []

    /// The client's certificate, and those of the CAs between it and a root; nil for none.
    public var certificate: PEMSource?

    /// The private key of the client's certificate.
    public var privateKey: PEMSource?

    /// The password that the private key is encrypted with.
    public var privateKeyPassword: SecretSource?

    /// The name to ask for (SNI) and to expect in certificates; nil for the host that is connected to.
    public var serverName: String?

    public var verification = Verification.full

    public init() {}

    /// The files and folders that are read.
    var files: [String] {
        (caCertificates + [certificate, privateKey].compactMap(\.self)).compactMap(\.path)
            + (privateKeyPassword?.files ?? [])
    }
}

/// Where certificates or a key in PEM format come from.
public enum PEMSource: Sendable, Hashable {
    /// The path of a file.
    case file(String)
    /// The PEM text itself, and the setting that gives it, for messages.
    case text(SecretString, setting: String)

    /// nil for text.
    fileprivate var path: String? {
        if case .file(let path) = self { path } else { nil }
    }

    /// What messages call it: the path or the setting.
    package var name: String {
        switch self {
        case .file(let path): path
        case .text(_, let setting): setting
        }
    }
}

/// A setting of TLS that cannot be used.
package struct TLSSettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Names the file or setting and the problem. Shows no secret.
    package let message: String

    package init(_ message: String) {
        self.message = message
    }

    package var description: String { message }
}
