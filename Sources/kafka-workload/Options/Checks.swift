import ClusterModel
import CommandSupport

/// What several commands ask of what they are given.
enum Checks {
    /// A topic's name that Kafka would take.
    static func topic(_ text: String, of setting: String) throws -> Name {
        let isName = (1...249).contains(text.utf8.count) && text != "." && text != ".."
        guard isName, text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }) else {
            throw SettingError(
                setting, value: text, "is no topic's name: 1 to 249 of the characters a-z, A-Z, 0-9, . _ and -")
        }
        return Name(text)
    }

    /// A whole number in `range`; nil where it is not given.
    static func number(_ text: String?, of setting: String, in range: ClosedRange<Int>) throws -> Int? {
        try text.map { try requiredNumber($0, of: setting, in: range) }
    }

    /// A whole number in `range`.
    static func requiredNumber(_ text: String, of setting: String, in range: ClosedRange<Int>) throws -> Int {
        guard let number = Int(text), range.contains(number) else {
            let allowed =
                range.upperBound == .max
                ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            throw SettingError(setting, value: text, "must be a whole number \(allowed)")
        }
        return number
    }

    /// A number of things a second, above 0; nil where it is not given.
    static func rate(_ text: String?, of setting: String) throws -> Double? {
        guard let text else { return nil }
        guard let rate = Double(text), rate > 0, rate <= 1e9 else {
            throw SettingError(setting, value: text, "must be a number above 0 and at most 1000000000")
        }
        return rate
    }

    /// A duration above 0; nil where it is not given.
    static func duration(_ text: String?, of setting: String) throws -> Duration? {
        try DurationText.value(of: setting, text, atLeast: .milliseconds(1))
    }
}
