internal import FoundationEssentials
internal import NetworkSupport

/// A profile of the files `~/.aws/credentials` and `~/.aws/config`, which AWS's command line and SDKs share.
struct AWSProfile {
    private let name: String
    /// Whether the environment names the profile, so that it must exist.
    private let isRequired: Bool
    private let credentialsFile: String?
    private let configFile: String?
    private let environment: AWSEnvironment

    init(_ environment: AWSEnvironment) {
        self.environment = environment
        let given = environment["AWS_PROFILE"] ?? environment["AWS_DEFAULT_PROFILE"]
        name = given ?? "default"
        isRequired = given != nil
        let folder = environment["HOME"].map { "\($0)/.aws" }
        credentialsFile = environment["AWS_SHARED_CREDENTIALS_FILE"] ?? folder.map { "\($0)/credentials" }
        configFile = environment["AWS_CONFIG_FILE"] ?? folder.map { "\($0)/config" }
    }

    /// Why `provider` returns nil.
    var absence: String { "\(title): no credentials in \(files)" }

    private var files: String {
        let paths = [credentialsFile, configFile].compactMap(\.self)
        return paths.isEmpty ? "~/.aws, as HOME is not set" : paths.joined(separator: " or ")
    }

    /// What the profile says about credentials; nil if it says nothing.
    ///
    /// - Throws: `TokenFailure` if a file cannot be used, a required profile does not exist, or the profile gets its
    ///   credentials in a way that is not supported.
    func provider(region: String) throws(TokenFailure) -> (any AWSCredentialsProvider)? {
        let credentials = try section([name], of: credentialsFile)
        let config = try section(["profile \(name)"] + (name == "default" ? [name] : []), of: configFile)
        if credentials == nil, config == nil, isRequired {
            throw TokenFailure(.malformed, "\(title) is not in \(files)")
        }
        let settings = (config ?? [:]).merging(credentials ?? [:]) { $1 }
        let tokenFile = settings["web_identity_token_file"]
        if let role = settings["role_arn"] {
            guard let tokenFile else { throw unsupported("role_arn without web_identity_token_file") }
            return WebIdentity(
                tokenFile: tokenFile, roleARN: role, sessionName: settings["role_session_name"], region: region,
                environment: environment)
        }
        if tokenFile != nil { throw TokenFailure(.malformed, "\(title): web_identity_token_file without role_arn") }
        for section in [credentials, config] {
            if let keys = try keys(in: section) { return keys }
        }
        for setting in ["sso_session", "sso_start_url", "login_session", "credential_process"]
        where settings[setting] != nil {
            throw unsupported(setting)
        }
        return nil
    }

    private var title: String { "AWS profile \"\(name)\"" }

    /// The key of a section, with its session token; nil if the section has none.
    private func keys(in section: [String: String]?) throws(TokenFailure) -> StaticCredentials? {
        let (keyID, secret) = (section?["aws_access_key_id"], section?["aws_secret_access_key"])
        if keyID == nil, secret == nil { return nil }
        guard let keyID, let secret else {
            let missing = keyID == nil ? "aws_access_key_id" : "aws_secret_access_key"
            throw TokenFailure(.malformed, "\(title): \(missing) is missing")
        }
        return StaticCredentials(
            name: title,
            credentials: AWSCredentials(
                accessKeyID: keyID, secretAccessKey: SecretString(secret),
                sessionToken: section?["aws_session_token"].map { SecretString($0) }))
    }

    private func unsupported(_ way: String) -> TokenFailure {
        TokenFailure(
            .malformed,
            "\(title): \(way) is not supported; use web identity, a container's role or an instance's role, or put what \"aws configure export-credentials\" prints into a profile"
        )
    }

    /// The settings of the first of the sections `names` that a file has. A file that does not exist has none.
    private func section(_ names: [String], of path: String?) throws(TokenFailure) -> [String: String]? {
        guard let path, FileManager.default.fileExists(atPath: path) else { return nil }
        let sections = try sections(of: path)
        return names.lazy.compactMap { sections[$0] }.first
    }

    private func sections(of path: String) throws(TokenFailure) -> [String: [String: String]] {
        var sections: [String: [String: String]] = [:]
        var current: String?
        let lines = try AWSFile.text(of: path, for: title).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let text = Self.withoutComment(line)
            // An indented line belongs to a setting that has settings of its own, such as `s3`.
            if text.isEmpty || line.first?.isWhitespace == true { continue }
            if text.hasPrefix("["), text.hasSuffix("]") {
                let name = text.dropFirst().dropLast().split(whereSeparator: \.isWhitespace).joined(separator: " ")
                sections[name] = sections[name] ?? [:]
                current = name
            } else if let current, let separator = text.firstIndex(where: { $0 == "=" || $0 == ":" }) {
                let key = Self.trimmed(text[..<separator]).lowercased()
                let value = Self.trimmed(text[text.index(after: separator)...])
                // As an environment variable, an empty setting is not set.
                sections[current]?[key] = value.isEmpty ? nil : String(value)
            } else {
                // Without the line itself, which may have a secret.
                throw TokenFailure(
                    .malformed, "\(title): line \(index + 1) of \(path) is neither a section nor a setting")
            }
        }
        return sections
    }

    /// A comment is a line of its own, or has white space before it.
    private static func withoutComment(_ line: Substring) -> Substring {
        var previous: Character = " "
        for index in line.indices {
            if line[index] == "#" || line[index] == ";", previous.isWhitespace { return trimmed(line[..<index]) }
            previous = line[index]
        }
        return trimmed(line)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
