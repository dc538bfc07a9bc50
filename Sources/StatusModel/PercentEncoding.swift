/// Percent-encoding in URLs (RFC 3986, section 2.1).
public enum PercentEncoding {
    /// The bytes that a component of a path spells. A `%` that two hexadecimal digits do not follow stands for itself.
    public static func decoded(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let code = UInt8(hexadecimal: rest.prefix(2)) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    /// `text` as a component of a path or as a value of a query.
    public static func encoded(_ text: String) -> String { encoded(Array(text.utf8)) }

    /// `bytes` as a component of a path or as a value of a query: all but unreserved characters encoded.
    public static func encoded(_ bytes: [UInt8]) -> String {
        var result = ""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result += byte < 16 ? "%0" : "%"
                result += String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    /// The names and values of a query; a `+` is a space. A name without a value has an empty one.
    static func pairs(_ query: String) -> [(name: String, value: String)] {
        query.split(separator: "&").map { field in
            let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let texts = pair.map { part in
                let spaced = String(part.map { $0 == "+" ? " " : $0 })
                return String(decoding: decoded(spaced[...]), as: UTF8.self)
            }
            return (texts[0], texts.count > 1 ? texts[1] : "")
        }
    }
}

extension UInt8 {
    fileprivate init?(hexadecimal digits: Substring.UTF8View.SubSequence) {
        guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        self = value
    }
}
