internal import Foundation

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
            "{" + fields.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }.joined(separator: ",") + "}"
        }
    }

    private static func logfmtValue(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D && $0 != 0x7F }
        return isPlain ? text : quoted(text)
    }

    /// A JSON string: logfmt quotes the same way.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20: result += String(format: "\\u%04x", scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
