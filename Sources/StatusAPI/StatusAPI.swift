internal import ClusterModel
internal import FoundationEssentials
internal import LagAnalysis
public import StatusModel

/// The HTTP API: the latest surveys as JSON, under `/api/v1` in our own shape, and under `/v3/kafka` in that of Burrow.
/// `docs/openapi.yaml` describes it.
public struct StatusAPI: Sendable {
    let snapshot: StatusSnapshot
    let groupReport: GroupReports

    /// - Parameter groupReport: asked for one group at a time.
    public init(_ snapshot: StatusSnapshot, groupReport: @escaping GroupReports) {
        self.snapshot = snapshot
        self.groupReport = groupReport
    }

    /// Whether a path belongs to the API.
    /// - Parameter path: as it was sent, percent-encoded.
    public static func serves(_ path: String) -> Bool {
        [["api", "v1"], ["v3", "kafka"], ["burrow", "admin"]].contains { components(path).starts(with: $0) }
    }

    /// The answer to a request.
    /// - Parameters:
    ///   - path: as it was sent, percent-encoded: an encoded slash belongs to a name.
    ///   - query: what follows the `?`, as it was sent.
    ///   - host: the request's Host header, which Burrow repeats.
    public func answer(path: String, query: String?, host: String) async -> APIResponse {
        let components = Self.components(path)
        switch components.first {
        case "api": return await answer(components.dropFirst(2), query)
        default: return await BurrowAPI(self, url: path, host: host).answer(components)
        }
    }

    /// The components of a path, still percent-encoded; a slash at its end does not matter.
    private static func components(_ path: String) -> [Substring] {
        var components = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        if components.last == "" { components.removeLast() }
        return Array(components)
    }

    /// A cluster, and its place among the clusters.
    func cluster(_ component: Substring) -> (index: Int, status: ClusterStatus)? {
        let name = Name(bytes: PercentEncoding.decoded(component)).text
        guard let index = snapshot.clusters.firstIndex(where: { $0.name == name }) else { return nil }
        return (index, snapshot.clusters[index])
    }
}

/// An answer of the API.
public struct APIResponse: Sendable, Equatable {
    public let status: Int
    public let contentType: String

    /// In UTF-8.
    public let body: [UInt8]

    init(status: Int = 200, _ value: some Encodable) {
        contentType = "application/json"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "+Inf", negativeInfinity: "-Inf", nan: "NaN")
        do {
            body = [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
            self.status = status
        } catch {
            body = Array("{\"error\":\"the answer cannot be written as JSON\"}\n".utf8)
            self.status = 500
        }
    }
}
