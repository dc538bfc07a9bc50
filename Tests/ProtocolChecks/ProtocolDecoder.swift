internal import ClusterModel
internal import KafkaProtocol

/// A decoder of what brokers send, for tests that feed it any bytes at all.
public enum ProtocolDecoder: String, Sendable, CaseIterable {
    case apiVersions = "api_versions"
    case saslHandshake = "sasl_handshake"
    case saslAuthenticate = "sasl_authenticate"
    case metadata
    case listOffsets = "list_offsets"
    case findCoordinator = "find_coordinator"
    case listGroups = "list_groups"
    case describeGroups = "describe_groups"
    case consumerGroupDescribe = "consumer_group_describe"
    case shareGroupDescribe = "share_group_describe"
    case describeShareGroupOffsets = "describe_share_group_offsets"
    case streamsGroupDescribe = "streams_group_describe"
    case offsetFetch = "offset_fetch"
    case describeConfigs = "describe_configs"
    case consumerAssignment = "consumer_assignment"

    /// Decodes `input`: a byte with the version, then a response without its length; or an assignment.
    ///
    /// Ends the process if the result is impossible; a correct decoder never does, whatever the bytes are.
    ///
    /// - Returns: Whether the bytes are a message.
    @discardableResult
    public func check(_ input: [UInt8]) -> Bool {
        switch self {
        case .apiVersions: checkResponse(input, to: ApiVersionsRequest.self)
        case .saslHandshake: checkResponse(input, to: SASLHandshakeRequest.self)
        case .saslAuthenticate: checkResponse(input, to: SASLAuthenticateRequest.self)
        case .metadata: checkResponse(input, to: MetadataRequest.self)
        case .listOffsets: checkResponse(input, to: ListOffsetsRequest.self)
        case .findCoordinator: checkResponse(input, to: FindCoordinatorRequest.self)
        case .listGroups: checkResponse(input, to: ListGroupsRequest.self)
        case .describeGroups: checkResponse(input, to: DescribeGroupsRequest.self)
        case .consumerGroupDescribe: checkResponse(input, to: ConsumerGroupDescribeRequest.self)
        case .shareGroupDescribe: checkResponse(input, to: ShareGroupDescribeRequest.self)
        case .describeShareGroupOffsets: checkResponse(input, to: DescribeShareGroupOffsetsRequest.self)
        case .streamsGroupDescribe: checkResponse(input, to: StreamsGroupDescribeRequest.self)
        case .offsetFetch: checkResponse(input, to: OffsetFetchRequest.self)
        case .describeConfigs: checkResponse(input, to: DescribeConfigsRequest.self)
        case .consumerAssignment: checkAssignment(input)
        }
    }
}

private func checkResponse<Request: KafkaRequest>(_ input: [UInt8], to request: Request.Type) -> Bool
where Request.Response: SizedMessage {
    guard let first = input.first else { return false }
    let versions = Request.api.versions
    // Any other byte chooses one, too.
    let version =
        versions.contains(Int16(first)) ? Int16(first) : versions.lowerBound + Int16(first) % Int16(versions.count)
    let frame = Array(input.dropFirst())
    // The frame's own id, so that inputs are not refused for it.
    let id = KafkaFrame.correlationID(of: frame) ?? 0
    guard let response = try? KafkaFrame.decode(frame, to: request, version: version, correlationID: id) else {
        return false
    }
    let size = response.size
    // The fields of an element take at least a byte each. FindCoordinator and OffsetFetch have one element that no
    // byte stands for: before they took several.
    precondition(size.elements <= frame.count + 1, "more elements than bytes")
    // A byte that is not UTF-8 becomes three bytes of U+FFFD, or four as \xNN.
    precondition(size.textBytes <= 4 * frame.count, "more text than bytes")
    return true
}

private func checkAssignment(_ input: [UInt8]) -> Bool {
    guard let partitions = ConsumerAssignment.partitions(in: input) else { return false }
    precondition(partitions.count <= input.count / 4, "more partitions than bytes")
    return true
}
