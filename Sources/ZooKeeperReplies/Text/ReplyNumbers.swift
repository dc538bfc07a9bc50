extension ReplyText {
    /// A whole number: digits, and a minus before them at most.
    var integer: Int64? {
        let isNegative = first == .minus
        let digits = isNegative ? dropFirst() : self
        guard !digits.isEmpty else { return nil }
        var value: Int64 = 0
        for byte in digits {
            guard byte.isDigit else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let digit = Int64(byte - .zero)
            let (next, carry) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if overflow || carry { return nil }
            value = next
        }
        return value
    }

    /// A number as Java prints one: `12`, `-1`, `5.0E-4`, `1.0E7`, `NaN`, `Infinity`, `-Infinity`.
    var number: Double? {
        if let value = decimal { return value }
        if equals("NaN") { return .nan }
        if equals("Infinity") { return .infinity }
        return equals("-Infinity") ? -.infinity : nil
    }

    private var decimal: Double? {
        // Java prints 24 characters at most. The bound keeps a hostile megabyte of digits from being converted.
        guard count <= 64, let scanned = ScannedDecimal(self) else { return nil }
        return scanned.value ?? Double(string)
    }
}

/// The parts of a decimal number.
private struct ScannedDecimal {
    private var isNegative = false
    /// The digits before and after the point, as one number; meaningless beyond 15 digits.
    private var significand: UInt64 = 0
    private var digits = 0
    private var fractionDigits = 0
    private var hasExponent = false

    /// Nil for text that is no decimal number.
    init?(_ text: ReplyText) {
        var rest = text
        if rest.first == .minus {
            isNegative = true
            rest = rest.dropFirst()
        }
        guard scanDigits(&rest) > 0 else { return nil }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fractionDigits = scanDigits(&rest)
            guard fractionDigits > 0 else { return nil }
        }
        if rest.first == UInt8(ascii: "E") || rest.first == UInt8(ascii: "e") {
            hasExponent = true
            rest = rest.dropFirst()
            if rest.first == .minus || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard !rest.isEmpty, rest.allSatisfy({ $0.isDigit }) else { return nil }
        } else if !rest.isEmpty {
            return nil
        }
    }

    /// The value, where one division gives it exactly: both numbers have no more than 15 digits, so that a double holds
    /// them, and a division of doubles is rounded correctly. Nil for others.
    var value: Double? {
        guard !hasExponent, digits <= 15 else { return nil }
        let magnitude = Double(significand) / Self.powersOfTen[fractionDigits]
        return isNegative ? -magnitude : magnitude
    }

    private mutating func scanDigits(_ text: inout ReplyText) -> Int {
        let before = digits
        var index = text.startIndex
        while index < text.endIndex, text[index].isDigit {
            significand = significand &* 10 &+ UInt64(text[index] - .zero)
            digits += 1
            index += 1
        }
        text = text[index...]
        return digits - before
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
