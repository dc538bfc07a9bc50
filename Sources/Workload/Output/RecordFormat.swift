internal import CommandSupport
internal import FoundationEssentials

/// What of a record a line of text shows.
public enum RecordField: String, Sendable, CaseIterable {
    case topic, partition, offset, timestamp, key, value
}

/// How records are printed, one a line.
public enum RecordFormat: Sendable, Equatable {
    /// The fields as they are, with a tabulator between them. What is not there is empty.
    case text([RecordField])
    /// A JSON object with all fields. Bytes that are not UTF-8 are in `key_base64` or `value_base64` instead.
    case json

    /// Appends the line of `record`.
    public func append(_ record: Record, to output: inout [UInt8]) {
        switch self {
        case .text(let fields): Self.appendText(record, fields, to: &output)
        case .json: Self.appendJSON(record, to: &output)
        }
        output.append(UInt8(ascii: "\n"))
    }

    private static func appendText(_ record: Record, _ fields: [RecordField], to output: inout [UInt8]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { output.append(UInt8(ascii: "\t")) }
            switch field {
            case .topic: output += record.topic.utf8
            case .partition: output += "\(record.partition)".utf8
            case .offset: output += "\(record.offset)".utf8
            case .timestamp: output += (record.timestamp.map { "\($0)" } ?? "").utf8
            case .key: output += record.key ?? []
            case .value: output += record.value ?? []
            }
        }
    }

    private static func appendJSON(_ record: Record, to output: inout [UInt8]) {
        output += "{\"topic\":".utf8
        JSONText.append(record.topic.utf8, to: &output)
        output += ",\"partition\":\(record.partition),\"offset\":\(record.offset),\"timestamp\":".utf8
        output += (record.timestamp.map { "\($0)" } ?? "null").utf8
        appendMember("key", record.key, to: &output)
        appendMember("value", record.value, to: &output)
        output.append(UInt8(ascii: "}"))
    }

    private static func appendMember(_ name: String, _ bytes: ArraySlice<UInt8>?, to output: inout [UInt8]) {
        guard let bytes else {
            output += ",\"\(name)\":null".utf8
            return
        }
        if String(validating: bytes, as: UTF8.self) != nil {
            output += ",\"\(name)\":".utf8
            JSONText.append(bytes, to: &output)
        } else {
            output += ",\"\(name)_base64\":\"".utf8
            output += Data(bytes).base64EncodedData()
            output.append(UInt8(ascii: "\""))
        }
    }
}
