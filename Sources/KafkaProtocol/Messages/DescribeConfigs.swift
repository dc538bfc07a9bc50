package import ClusterModel

/// DescribeConfigs (key 32, KIP-133): configurations of topics and brokers.
package struct DescribeConfigsRequest: KafkaRequest {
    package typealias Response = DescribeConfigsResponse

    package static let api = KafkaAPI(key: 32, name: "DescribeConfigs", versions: 0...4, firstFlexibleVersion: 4)

    package enum ResourceType: Int8, Sendable {
        case topic = 2
        case broker = 4
    }

    package struct Resource: Sendable {
        package var resourceType: ResourceType
        package var resourceName: Name
        /// nil: all.
        package var configurationKeys: [String]?

        package init(resourceType: ResourceType, resourceName: Name, configurationKeys: [String]?) {
            self.resourceType = resourceType
            self.resourceName = resourceName
            self.configurationKeys = configurationKeys
        }
    }

    package var resources: [Resource]
    package var includeSynonyms: Bool
    package var includeDocumentation: Bool

    package init(resources: [Resource], includeSynonyms: Bool = false, includeDocumentation: Bool = false) {
        self.resources = resources
        self.includeSynonyms = includeSynonyms
        self.includeDocumentation = includeDocumentation
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        writer.write(resources) { writer, resource in
            writer.write(resource.resourceType.rawValue)
            writer.write(resource.resourceName)
            writer.write(resource.configurationKeys) { writer, key in writer.write(key) }
            writer.endStructure()
        }
        if version >= 1 { writer.write(includeSynonyms) }
        if version >= 3 { writer.write(includeDocumentation) }
        writer.endStructure()
    }
}

package struct DescribeConfigsResponse: KafkaResponse {
    package struct Result: Sendable {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var resourceType: Int8
        package var resourceName: Name
        package var configs: [Config]
    }

    package struct Config: Sendable {
        package var name: String
        /// nil where the value is secret.
        package var value: String?
    }

    package var throttleTime: Int32
    package var results: [Result]

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        throttleTime = try reader.int32()
        results = try reader.array(minimumSize: 6) { reader throws(WireError) in
            try Result(from: &reader, version: version)
        }
        try reader.endStructure()
    }
}

extension DescribeConfigsResponse.Result {
    fileprivate init(from reader: inout WireReader, version: Int16) throws(WireError) {
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString()
        resourceType = try reader.int8()
        resourceName = try reader.name()
        configs = try reader.array(minimumSize: 5) { reader throws(WireError) in
            try DescribeConfigsResponse.Config(from: &reader, version: version)
        }
        try reader.endStructure()
    }
}

extension DescribeConfigsResponse.Config {
    fileprivate init(from reader: inout WireReader, version: Int16) throws(WireError) {
        name = try reader.string()
        value = try reader.nullableString()
        // Whether it can be changed, where it comes from (in version 0, whether it is the default), whether it is secret.
        for _ in 0..<3 { _ = try reader.int8() }
        if version >= 1 {
            _ = try reader.array(minimumSize: 3) { reader throws(WireError) in
                try reader.skipString()
                try reader.skipString()
                _ = try reader.int8()
                try reader.endStructure()
            }
        }
        if version >= 3 {
            _ = try reader.int8()
            try reader.skipString()
        }
        try reader.endStructure()
    }
}
