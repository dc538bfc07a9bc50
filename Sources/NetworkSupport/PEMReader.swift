internal import FoundationEssentials
package import NIOSSL

/// Reads certificates and keys in PEM format.
package enum PEMReader {
    /// The certificates of a file or text, at least one.
    static func certificates(_ source: PEMSource) throws(TLSSettingsError) -> [NIOSSLCertificate] {
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(contents(source)), !certificates.isEmpty else {
            // Says so itself if the file cannot be read.
            _ = try contents(source)
            throw TLSSettingsError("\(source.name) holds no certificate in PEM format")
        }
        return certificates
    }

    /// The CA certificates of a file, a folder or a text, at least one.
    package static func caCertificates(_ source: PEMSource) throws(TLSSettingsError) -> [NIOSSLCertificate] {
        guard case .file(let path) = source, let names = folderContents(path) else { return try certificates(source) }
        let hashed = names.filter(isHashName).sorted()
        guard !hashed.isEmpty else {
            throw TLSSettingsError(
                "the folder \(path) has no CA certificate under a hash name such as 1a2b3c4d.0; run \"openssl rehash\" on it"
            )
        }
        var certificates: [NIOSSLCertificate] = []
        for name in hashed { certificates += try Self.certificates(.file("\(path)/\(name)")) }
        return certificates
    }

    /// The private key of a file or text.
    static func key(_ source: PEMSource, password: SecretString?) throws(TLSSettingsError) -> NIOSSLPrivateKey {
        let bytes = try contents(source)
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem) { $0(Array((password?.value ?? "").utf8)) }
        } catch {
            // "BEGIN ENCRYPTED PRIVATE KEY" (PKCS#8), or "Proc-Type: 4,ENCRYPTED" (the older form).
            guard String(decoding: bytes, as: UTF8.self).contains("ENCRYPTED") else {
                throw TLSSettingsError("\(source.name) holds no private key in PEM format")
            }
            throw TLSSettingsError(
                "the private key in \(source.name) is encrypted: its password is \(password == nil ? "needed" : "wrong")"
            )
        }
    }

    private static func contents(_ source: PEMSource) throws(TLSSettingsError) -> [UInt8] {
        switch source {
        case .text(let text, _): return Array(text.value.utf8)
        case .file(let path):
            do {
                return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
            } catch {
                throw TLSSettingsError("\(path) cannot be read: \(UnreadableFile.explanation(path))")
            }
        }
    }

    /// The names in a folder; nil if `path` is not a folder that can be read.
    private static func folderContents(_ path: String) -> [String]? {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory else { return nil }
        return try? FileManager.default.contentsOfDirectory(atPath: path)
    }

    /// Whether OpenSSL would find a certificate under this name: eight hexadecimal digits, a dot, and a number.
    private static func isHashName(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count == 8 && parts[0].allSatisfy(\.isHexDigit)
            && !parts[1].isEmpty && parts[1].allSatisfy { ("0"..."9").contains($0) }
    }
}
