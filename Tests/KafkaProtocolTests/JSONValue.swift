import Foundation
import TestSupport

/// A JSON value; booleans are the numbers 0 and 1.
enum JSONValue: Sendable, Equatable {
    case null
    case number(Int64)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(_ document: Data) throws {
        self = try Self.convert(JSONSerialization.jsonObject(with: document))
    }

    private static func convert(_ value: Any) throws -> JSONValue {
        switch value {
        case is NSNull: .null
        case let text as String: .text(text)
        case let number as NSNumber: .number(number.int64Value)
        case let elements as [Any]: .array(try elements.map(convert))
        case let fields as [String: Any]: .object(try fields.mapValues(convert))
        default: throw TestFailure("\(type(of: value)) is not expected in JSON")
        }
    }
}

// Access to what a message's JSON must have.
extension JSONValue {
    var fields: [String: JSONValue] { if case .object(let fields) = self { fields } else { [:] } }

    /// The elements of an array; nil for null.
    var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

    func field(_ name: String) throws -> JSONValue {
        guard let value = fields[name] else { throw TestFailure("no field \(name) in \(self)") }
        return value
    }

    func array(_ name: String) throws -> [JSONValue] {
        guard let elements = try field(name).elements else { throw TestFailure("\(name) is not an array") }
        return elements
    }

    func optionalText(_ name: String) throws -> String? {
        switch try field(name) {
        case .null: nil
        case .text(let text): text
        default: throw TestFailure("\(name) is not a text")
        }
    }

    func text(_ name: String) throws -> String {
        guard let text = try optionalText(name) else { throw TestFailure("\(name) is null") }
        return text
    }

    func texts(_ name: String) throws -> [String] {
        try array(name).map { element in
            guard case .text(let text) = element else { throw TestFailure("\(name) has \(element)") }
            return text
        }
    }

    func number<Integer: FixedWidthInteger>(_ name: String) throws -> Integer {
        try field(name).number()
    }

    func numbers(_ name: String) throws -> [Int32] { try array(name).map { try $0.number() } }

    func bool(_ name: String) throws -> Bool { try number(name) as Int64 != 0 }

    private func number<Integer: FixedWidthInteger>() throws -> Integer {
        guard case .number(let number) = self, let exact = Integer(exactly: number) else {
            throw TestFailure("\(self) is not a number of \(Integer.bitWidth) bits")
        }
        return exact
    }
}
