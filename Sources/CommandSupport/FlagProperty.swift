/// A property of librdkafka, and the setting that it comes from.
public struct FlagProperty: Sendable {
    /// The setting, as the user writes it.
    public let setting: String

    public let key: String
    public let value: String

    /// The file that the value was read from, where it may be read again.
    public var file: String?

    /// nil where the setting is not given.
    public init?(_ setting: String, _ key: String, _ value: String?) {
        guard let value else { return nil }
        self.init(setting: setting, key: key, value: value)
    }

    private init(setting: String, key: String, value: String) {
        self.setting = setting
        self.key = key
        self.value = value
    }

    /// All that a command line says of a client, in the order in which it is to be set, so that the last of a key wins: the
    /// addresses, the lines of the file, the flags, and the `key=value` pairs.
    ///
    /// - Parameters:
    ///   - servers: the addresses, and whether the command line gives them; those of the file count where it does not.
    ///   - file: the file with properties, and the setting that names it.
    ///   - flags: what flags stand for.
    ///   - pairs: `key=value` texts, and the setting that gives them.
    /// - Throws: `SettingError` for a file that cannot be read, or what has no key=value form.
    public static func inOrder(
        servers: (setting: String, list: String, areGiven: Bool), file: (setting: String, path: String?),
        flags: [FlagProperty], pairs: (setting: String, texts: [String])
    ) throws -> [FlagProperty] {
        let filed = try file.path.map { try PropertyFile.contents(of: $0, setting: file.setting) } ?? []
        let addresses = FlagProperty(setting: servers.setting, key: "bootstrap.servers", value: servers.list)
        let lines = filed.filter { $0.key != addresses.key || !servers.areGiven }
        return [addresses]
            + lines.map { line in
                let place = PropertyFile.place(setting: file.setting, path: file.path ?? "", line: line.line)
                return FlagProperty(setting: place, key: line.key, value: line.value)
            }
            + flags
            + (try pairs.texts.map { text in
                let (key, value) = try KeyValue.parse(text, of: pairs.setting)
                return FlagProperty(setting: pairs.setting, key: key, value: value)
            })
    }
}
