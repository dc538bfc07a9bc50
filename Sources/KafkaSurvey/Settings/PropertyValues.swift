internal import ClusterModel
internal import NetworkSupport

/// The properties that the native client honours, and how their values are read.
struct PropertyValues {
    /// By name; the key is what the user wrote, which may be a second name.
    private var values: [String: (key: String, value: String)] = [:]

    /// The files that passwords come from, by property.
    let passwordFiles: [String: String]

    init(passwordFiles: [String: String]) {
        self.passwordFiles = passwordFiles
    }

    mutating func set(_ name: String, key: String, _ value: String) {
        values[name] = (key, value)
    }

    subscript(name: String) -> String? { values[name]?.value }

    /// The property as the user wrote it, for messages.
    func key(_ name: String) -> String { values[name]?.key ?? name }

    /// The properties that are set, by the user's names.
    func keys(where isWanted: (String) -> Bool) -> [String] {
        values.filter { isWanted($0.key) }.map(\.value.key).sorted()
    }
}

extension PropertyValues {
    /// One of `allowed`, in whatever case it is written; nil if the property is not set.
    func choice(_ name: String, of allowed: [String]) throws(KafkaSettingsError) -> String? {
        guard let text = self[name]?.trimmed else { return nil }
        guard let choice = allowed.first(where: { $0 == text.lowercased() }) else {
            let names = allowed.map { $0.isEmpty ? "an empty value" : $0 }.joined(separator: ", ")
            throw KafkaSettingsError(key(name), "\"\(text)\" is none of \(names)")
        }
        return choice
    }

    func boolean(_ name: String) throws(KafkaSettingsError) -> Bool? {
        guard let text = self[name]?.trimmed else { return nil }
        switch text.lowercased() {
        case "true", "t", "1": return true
        case "false", "f", "0": return false
        default: throw KafkaSettingsError(key(name), "\"\(text)\" is neither true nor false")
        }
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(KafkaSettingsError) -> Int? {
        guard let text = self[name]?.trimmed else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw KafkaSettingsError(
                key(name), "\"\(text)\" is not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func milliseconds(_ name: String, in range: ClosedRange<Int>) throws(KafkaSettingsError) -> Duration? {
        try integer(name, in: range).map { .milliseconds($0) }
    }

    /// Text that must not be empty; nil if the property is not set. The value is not shown, for it may be a secret.
    func text(_ name: String) throws(KafkaSettingsError) -> String? {
        guard let text = self[name] else { return nil }
        guard !text.trimmed.isEmpty else { throw KafkaSettingsError(key(name), "is empty") }
        return text
    }
}

extension PropertyValues {
    /// The brokers of `bootstrap.servers`, each once: `host`, `host:9092`, `[::1]:9092`, with or without `protocol://`.
    func bootstrapServers(_ transport: Transport) throws(KafkaSettingsError) -> [HostPort] {
        let name = "bootstrap.servers"
        var servers: [HostPort] = []
        for item in (self[name] ?? "").split(separator: ",").map({ String($0).trimmed }) where !item.isEmpty {
            var address = item[...]
            if let scheme = address.firstRange(of: "://") {
                guard address[..<scheme.lowerBound].lowercased() == transport.name else {
                    throw KafkaSettingsError(
                        key(name), "\"\(item)\" contradicts security.protocol, which is \(transport.name)")
                }
                address = address[scheme.upperBound...]
            }
            guard let server = HostPort(address, defaultPort: 9092) else {
                throw KafkaSettingsError(key(name), "\"\(item)\" is not an address; write host:port, or [ipv6]:port")
            }
            if !servers.contains(server) { servers.append(server) }
        }
        guard !servers.isEmpty else { throw KafkaSettingsError(key(name), "names no broker; write host:port") }
        return servers
    }

    /// A request has room for 32767 bytes; 249 are what Kafka allows for other names.
    func clientID() throws(KafkaSettingsError) -> String? {
        guard let id = self["client.id"] else { return nil }
        guard id.utf8.count <= 249 else { throw KafkaSettingsError("client.id", "is longer than 249 bytes") }
        return id
    }

    func sasl(_ mechanism: String) throws(KafkaSettingsError) -> SASLSettings {
        guard let user = try text("sasl.username") else {
            throw KafkaSettingsError("sasl.username", "is needed for \(mechanism)")
        }
        guard let password = password("sasl.password") else {
            throw KafkaSettingsError("sasl.password", "is needed for \(mechanism)")
        }
        return switch mechanism {
        case "SCRAM-SHA-256": .scramSHA256(user: user, password: password)
        case "SCRAM-SHA-512": .scramSHA512(user: user, password: password)
        default: .plain(user: user, password: password)
        }
    }

    func tls(serverName: String?) throws(KafkaSettingsError) -> TLSSettings {
        var tls = TLSSettings()
        // "probe" is librdkafka's word for the system's CA certificates, which are the default here.
        if let path = try text("ssl.ca.location")?.trimmed, path != "probe" { tls.caCertificates.append(.file(path)) }
        if let text = try text("ssl.ca.pem") {
            tls.caCertificates.append(.text(SecretString(text), setting: key("ssl.ca.pem")))
        }
        tls.certificate = try source(file: "ssl.certificate.location", text: "ssl.certificate.pem")
        tls.privateKey = try source(file: "ssl.key.location", text: "ssl.key.pem")
        tls.privateKeyPassword = password("ssl.key.password")
        tls.serverName = serverName
        if try boolean("enable.ssl.certificate.verification") == false {
            tls.verification = .none
        } else if try choice("ssl.endpoint.identification.algorithm", of: ["https", "none", ""]) ?? "https" != "https" {
            // Java's way of switching it off is an empty value.
            tls.verification = .withoutHostName
        }
        return tls
    }

    /// The ranges are librdkafka's; for timeouts of requests, those of both properties together.
    func applyNetworking(to settings: inout KafkaConnectionSettings) throws(KafkaSettingsError) {
        let largest = Int(Int32.max)
        if let value = try boolean("socket.keepalive.enable") { settings.keepAlive = value }
        if let value = try boolean("socket.nagle.disable") { settings.noDelay = value }
        if let time = try milliseconds("socket.timeout.ms", in: 1...900_000) { settings.requestTimeout = time }
        if let time = try milliseconds("socket.connection.setup.timeout.ms", in: 1000...largest) {
            settings.connectTimeout = time
        }
        if let bytes = try integer("receive.message.max.bytes", in: 1000...largest) {
            settings.maximumFrameSize = bytes
        }
        let families = AddressFamily.allCases.map(\.rawValue)
        if let family = try choice("broker.address.family", of: families).flatMap({ AddressFamily(rawValue: $0) }) {
            settings.addressFamily = family
        }

        let standard = settings.reconnectBackoff
        let lower = try milliseconds("reconnect.backoff.ms", in: 0...3_600_000)
        let upper = try milliseconds("reconnect.backoff.max.ms", in: 0...3_600_000)
        if let lower, let upper, lower > upper {
            throw KafkaSettingsError("reconnect.backoff.max.ms", "is less than reconnect.backoff.ms")
        }
        let first = lower ?? min(standard.lowerBound, upper ?? standard.lowerBound)
        settings.reconnectBackoff = first...(upper ?? max(first, standard.upperBound))
    }

    private func password(_ name: String) -> SecretSource? {
        if let path = passwordFiles[name] { return .file(path) }
        return self[name].map { .value(SecretString($0)) }
    }

    private func source(file: String, text: String) throws(KafkaSettingsError) -> PEMSource? {
        if let path = try self.text(file)?.trimmed { return .file(path) }
        guard let pem = try self.text(text) else { return nil }
        return .text(SecretString(pem), setting: key(text))
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmed: String {
        let rest = drop { $0.isWhitespace }
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(rest[...last])
    }
}
