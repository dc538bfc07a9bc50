import ClusterModel
import KafkaProtocol

/// Compares a decoded message with the JSON of it, field by field.
///
/// Fields correspond by name: `errorCode` is `error_code`, `clusterID` is `cluster_id`.
struct MessageComparison {
    /// Where the two differ.
    private(set) var differences: [String] = []

    /// The JSON's fields that the message does not have, as `topics.partitions.metadata`.
    private(set) var unkept: Set<String> = []

    /// What a message has of a field that its version lacks.
    private static let absent: [String: JSONValue] = [
        "throttle_time": .number(0), "controller_id": .number(-1), "cluster_id": .null, "rack": .null,
        "topic_id": .null, "is_internal": .number(0), "offline_replicas": .array([]), "leader_epoch": .number(-1),
        "committed_leader_epoch": .number(-1), "error_code": .number(0), "error_message": .null,
        "group_instance_id": .null, "group_state": .text(""), "group_type": .text(""), "lag": .number(-1),
        "session_lifetime": .number(0), "key": .null, "group_id": .null,
    ]

    init(_ message: Any, _ json: JSONValue) {
        compare(message, json, path: [])
    }

    private mutating func compare(_ value: Any, _ json: JSONValue, path: [String]) {
        switch value {
        case let name as Name: compareName(name, json, path: path)
        case let code as ErrorCode: expect(.number(Int64(code.rawValue)), json, path: path)
        case let id as TopicID: expect(id == .none ? .null : .text(uuid(id)), json, path: path)
        case let integer as any FixedWidthInteger: expect(.number(Int64(integer)), json, path: path)
        case let bool as Bool: expect(.number(bool ? 1 : 0), json, path: path)
        case let text as String: expect(.text(text), json, path: path)
        default: compareParts(of: Mirror(reflecting: value), json, path: path)
        }
    }

    private mutating func compareParts(of mirror: Mirror, _ json: JSONValue, path: [String]) {
        switch mirror.displayStyle {
        case .optional:
            if let value = mirror.children.first?.value {
                compare(value, json, path: path)
            } else {
                expect(.null, json, path: path)
            }
        case .collection: compareElements(of: mirror, json, path: path)
        default: compareFields(of: mirror, json, path: path)
        }
    }

    private mutating func compareFields(of mirror: Mirror, _ json: JSONValue, path: [String]) {
        var rest = json.fields
        for child in mirror.children {
            let key = jsonKey(child.label ?? "")
            if let field = rest.removeValue(forKey: key) ?? Self.absent[key] {
                compare(child.value, field, path: path + [key])
            } else {
                differences.append("\((path + [key]).joined(separator: ".")): not in the JSON")
            }
        }
        unkept.formUnion(rest.keys.map { (path + [$0]).joined(separator: ".") })
    }

    private mutating func compareElements(of mirror: Mirror, _ json: JSONValue, path: [String]) {
        let elements = Array(mirror.children)
        if mirror.subjectType == [UInt8].self {
            expect(.text(elements.map { hex($0.value as? UInt8 ?? 0) }.joined()), json, path: path)
        } else if let others = json.elements {
            expect(.number(Int64(elements.count)), .number(Int64(others.count)), path: path + ["count"])
            for (element, other) in zip(elements, others) { compare(element.value, other, path: path) }
        } else if json.fields.count == 1, let only = json.fields.values.first, only.elements != nil {
            // A structure of one array is the array.
            compareElements(of: mirror, only, path: path)
        } else {
            differences.append("\(path.joined(separator: ".")): an array where the JSON has \(json)")
        }
    }

    /// A name may stand for the structure that it is the name of.
    private mutating func compareName(_ name: Name, _ json: JSONValue, path: [String]) {
        var fields = json.fields
        expect(.text(name.text), fields.removeValue(forKey: "name") ?? json, path: path)
        unkept.formUnion(fields.keys.map { (path + [$0]).joined(separator: ".") })
    }

    private mutating func expect(_ value: JSONValue, _ json: JSONValue, path: [String]) {
        let isEqual =
            if case .text(let text) = value, case .text(let other) = json {
                // By bytes: to String, a composed and a decomposed é are equal.
                text.utf8.elementsEqual(other.utf8)
            } else {
                value == json
            }
        if !isEqual { differences.append("\(path.joined(separator: ".")): \(value) where the JSON has \(json)") }
    }
}

/// The JSON's name of a property: `cluster_id` for `clusterID`.
private func jsonKey(_ label: String) -> String {
    var key: [UInt8] = []
    var isUpper = false
    for byte in label.utf8 {
        let wasUpper = isUpper
        isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        if isUpper, !wasUpper { key.append(UInt8(ascii: "_")) }
        key.append(isUpper ? byte | 0x20 : byte)
    }
    return String(decoding: key, as: UTF8.self)
}

/// The way in which UUIDs are written.
private func uuid(_ id: TopicID) -> String {
    let digits = [id.high, id.low].flatMap { half in
        stride(from: 56, through: 0, by: -8).map { hex(UInt8(truncatingIfNeeded: half >> UInt64($0))) }
    }
    return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }.joined(separator: "-")
}

private func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
