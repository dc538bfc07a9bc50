/// How a line of the log is written.
public enum LogFormat: String, Sendable, CaseIterable {
    /// `time=… level=info msg="…" key=value`
    case logfmt
    /// One JSON object a line.
    case json

    /// A line, without its line feed, of fields in their order.
    func line(_ fields: [(key: String, value: String)]) -> String {
        switch self {
        case .logfmt:
            fields.map { "\($0.key)=\(Self.logfmtValue($0.value))" }.joined(separator: " ")
        case .json:
            "{" + fields.map { "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))" }.joined(separator: ",") + "}"
        }
    }

    private static func logfmtValue(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D && $0 != 0x7F }
        // logfmt quotes as JSON does.
        return isPlain ? text : JSONText.quoted(text)
    }
}
