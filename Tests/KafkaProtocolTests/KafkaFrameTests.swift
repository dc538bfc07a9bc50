import ClusterModel
import KafkaProtocol
import Testing

/// Headers and versions, where recordings and kio show nothing.
struct KafkaFrameTests {
    @Test func aResponseIsToldByItsCorrelationID() {
        #expect(KafkaFrame.correlationID(of: [0xFF, 0xFF, 0xFF, 0xFE, 9]) == -2)
        #expect(KafkaFrame.correlationID(of: [0, 0, 1]) == nil)
    }

    @Test func taggedFieldsOfAHeaderAreSkipped() throws {
        let header: [UInt8] = [0, 0, 0, 1, 1, 9, 2, 0xAA, 0xBB]
        let response = try KafkaFrame.decode(
            header + [0, 0, 0, 5, 0, 16, 1, 0], to: ListGroupsRequest.self, version: 5, correlationID: 1)
        #expect(response.throttleTime == 5)
        #expect(response.errorCode == .notCoordinator)
    }

    /// A broker that lacks the version of ApiVersions answers as in version 0, with its own versions of ApiVersions.
    @Test func anUnsupportedVersionOfApiVersionsIsAnsweredInVersion0() throws {
        let answer: [UInt8] = [0, 0, 0, 1, 0, 35, 0, 0, 0, 1, 0, 18, 0, 0, 0, 3]
        let response = try KafkaFrame.decode(answer, to: ApiVersionsRequest.self, version: 0, correlationID: 1)
        #expect(response.errorCode == .unsupportedVersion)
        #expect(response.apiKeys.map(\.maxVersion) == [3])
        #expect(throws: WireError.self) {
            try KafkaFrame.decode(answer, to: ApiVersionsRequest.self, version: 4, correlationID: 1)
        }
    }

    /// kio has no version 0: no synonyms, and whether a value is the default where its source stands later.
    @Test func version0OfDescribeConfigsIsReadAndWritten() throws {
        let config: [UInt8] = [0, 1, 0x6B, 0, 1, 0x76, 1, 0, 0]
        let secret: [UInt8] = [0, 1, 0x73, 0xFF, 0xFF, 0, 0, 1]
        let result: [UInt8] = [0, 0, 0xFF, 0xFF, 2, 0, 1, 0x74, 0, 0, 0, 2] + config + secret
        let response = try KafkaFrame.decode(
            [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1] + result, to: DescribeConfigsRequest.self, version: 0,
            correlationID: 1)
        let configs = try #require(response.results.first).configs
        #expect(configs.map(\.name) == ["k", "s"])
        #expect(configs.map(\.value) == ["v", nil])

        let request = DescribeConfigsRequest(
            resources: [.init(resourceType: .topic, resourceName: "t", configurationKeys: nil)], includeSynonyms: true,
            includeDocumentation: true)
        let bytes = KafkaFrame.encode(request, version: 0, correlationID: 1, clientID: "c")
        let header: [UInt8] = [0, 0, 0, 23, 0, 32, 0, 0, 0, 0, 0, 1, 0, 1, 0x63]
        #expect(bytes == header + [0, 0, 0, 1, 2, 0, 1, 0x74, 0xFF, 0xFF, 0xFF, 0xFF])
    }

    /// Kafka's strings have at most 32,767 bytes. A longer name is cut, and the rest of the request stays readable.
    @Test(arguments: [4, 5] as [Int16]) func aNameThatIsTooLongIsCut(version: Int16) throws {
        let name = Name(String(repeating: "x", count: 40_000))
        let request = DescribeGroupsRequest(groups: [name, "next"])
        let cut = DescribeGroupsRequest(groups: [Name(String(repeating: "x", count: 32_767)), "next"])
        let frames = [request, cut].map {
            KafkaFrame.encode($0, version: version, correlationID: 1, clientID: "c")
        }
        #expect(frames[0] == frames[1])
    }

    @Test func theNewestCommonVersionIsSpoken() {
        let api = OffsetFetchRequest.api
        #expect(api.version(within: 0...10) == 9)
        #expect(api.version(within: 0...5) == 5)
        #expect(api.version(within: 9...12) == 9)
        #expect(api.version(within: 10...12) == nil)
        #expect(api.version(within: 0...0) == nil)
    }
}
