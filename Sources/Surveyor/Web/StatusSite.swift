internal import ClusterModel
internal import LagAnalysis
internal import MicroHTTP
internal import PageMemory
internal import StatusAPI
internal import StatusModel
internal import StatusPages

/// The status page and the HTTP API. What is served is made of the latest surveys when it is first asked for, one thing at a
/// time and never on the server's threads, and kept until surveys have found something newer.
actor StatusSite {
    /// A request, as far as the answer depends on it.
    private struct Key: Hashable {
        let path: String
        let query: String?
        let host: String
    }

    private struct Body {
        let status: Int
        let headers: [(name: String, value: String)]
        let bytes: SharedBytes
        let tag: String
    }

    private let publisher: Publisher
    private let interval: Duration
    private var bodies: [Key: Body] = [:]
    private var revision = 0

    /// How many bodies are kept, and the bytes of the largest: the details of a group may have 100,000 partitions.
    private static let (capacity, largestBody) = (64, 256 * 1024)

    /// - Parameter interval: the survey interval.
    init(_ publisher: Publisher, interval: Duration) {
        self.publisher = publisher
        self.interval = interval
    }

    /// The answer to a request for a page or what belongs to it.
    func page(_ request: Request) async -> Response {
        await answer(request, host: "") { snapshot, report in
            let pages = StatusPages(snapshot, refresh: self.interval, groupReport: report)
            let page = await pages.answer(path: request.encodedPath, query: request.query)
            return (page.status, [("Content-Type", page.contentType)] + PageResponse.securityHeaders, page.body)
        }
    }

    /// The answer to a request for a resource of the API.
    func resource(_ request: Request) async -> Response {
        let host = request.header("Host") ?? ""
        return await answer(request, host: host) { snapshot, report in
            let api = StatusAPI(snapshot, groupReport: report)
            let resource = await api.answer(path: request.encodedPath, query: request.query, host: host)
            let headers = [("Content-Type", resource.contentType), ("X-Content-Type-Options", "nosniff")]
            return (resource.status, headers, resource.body)
        }
    }

    private func answer(
        _ request: Request, host: String,
        _ make: (StatusSnapshot, @escaping GroupReports) async -> (Int, [(String, String)], [UInt8])
    ) async -> Response {
        let (snapshot, current) = await publisher.snapshot()
        if current > revision { (revision, bodies) = (current, [:]) }
        let key = Key(path: request.encodedPath, query: request.query, host: host)
        if current == revision, let body = bodies[key] { return response(body, to: request) }
        let (status, headers, bytes) = await make(snapshot) { [publisher] cluster, group in
            await publisher.report(of: group, ofCluster: cluster)
        }
        var hasher = Hasher()
        hasher.combine(bytes)
        let tag = "\"\(String(UInt(bitPattern: hasher.finalize()), radix: 36))\""
        let body = Body(status: status, headers: headers, bytes: SharedBytes(bytes), tag: tag)
        if current == revision, status == 200, bytes.count <= Self.largestBody {
            if bodies.count >= Self.capacity { bodies = [:] }
            bodies[key] = body
        }
        return response(body, to: request)
    }

    /// With a tag by which a client asks whether it has the latest (RFC 9110, section 8.8.3).
    private func response(_ body: Body, to request: Request) -> Response {
        let headers = body.headers + [("ETag", body.tag), ("Cache-Control", "no-cache")]
        let known = request.header("If-None-Match")?.split(separator: ",").map { tag in
            String(tag.drop { $0 == " " }.prefix { $0 != " " })
        }
        if body.status == 200, known?.contains(where: { $0 == body.tag || $0 == "W/\(body.tag)" || $0 == "*" }) == true
        {
            return Response(status: 304, headers: headers)
        }
        return Response(status: body.status, headers: headers, body: body.bytes)
    }
}
