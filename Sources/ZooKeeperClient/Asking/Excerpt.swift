/// The beginning of a reply, for messages.
enum Excerpt {
    /// `: "…"`, on one line and in plain ASCII: what a stranger sent must not play tricks in a log.
    static func of(_ bytes: [UInt8]) -> String {
        guard !bytes.isEmpty else { return "" }
        let text = String(decoding: bytes.prefix(60), as: UTF8.self)
        let escaped = text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
        return ": \"\(escaped)\""
    }
}
