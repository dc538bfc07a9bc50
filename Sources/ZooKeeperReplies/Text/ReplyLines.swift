/// A piece of a reply.
typealias ReplyText = ArraySlice<UInt8>

/// The lines of a reply: what lies between line feeds, and nothing else divides them. Empty ones are left out.
struct ReplyLines: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> ReplyText? {
        while position < bytes.count {
            let rest = bytes[position...]
            let end = rest.firstIndex(of: .lineFeed) ?? bytes.endIndex
            position = end + 1
            if end > rest.startIndex { return rest[..<end] }
        }
        return nil
    }
}

extension UInt8 {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let colon = UInt8(ascii: ":")
    static let equals = UInt8(ascii: "=")
    static let backslash = UInt8(ascii: "\\")
    static let slash = UInt8(ascii: "/")
    static let minus = UInt8(ascii: "-")
    static let zero = UInt8(ascii: "0")

    var isDigit: Bool { self >= .zero && self <= UInt8(ascii: "9") }

    /// Whether it may stand in a metric's name, behind the first letter (Prometheus, "Metric names and labels").
    var isNameCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: isDigit
        }
    }

    /// Whether it is a space, a tab or the end of a line.
    var isSpace: Bool { self == UInt8(ascii: " ") || (self >= .tab && self <= UInt8(ascii: "\r")) }
}
