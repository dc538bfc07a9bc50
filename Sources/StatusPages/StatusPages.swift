internal import ClusterModel
internal import FoundationEssentials
internal import LagAnalysis
public import StatusModel

/// The status page and the pages behind it, as HTML.
public struct StatusPages: Sendable {
    let snapshot: StatusSnapshot
    let links: Links
    private let groupReport: GroupReports

    /// The time after which a page renews itself, in seconds.
    private let refresh: Int

    /// - Parameters:
    ///   - refresh: the time after which a page renews itself.
    ///   - groupReport: asked for one group at a time.
    public init(_ snapshot: StatusSnapshot, refresh: Duration, groupReport: @escaping GroupReports) {
        self.snapshot = snapshot
        self.refresh = max(5, Int(refresh / .seconds(1)))
        self.groupReport = groupReport
        links = Links(snapshot)
    }

    /// Whether a path belongs to these pages.
    /// - Parameter path: as it was sent, percent-encoded.
    public static func serves(_ path: String) -> Bool {
        path == "/" || asset(path) != nil || ["/groups", "/topics"].contains { path == $0 || path.hasPrefix("\($0)/") }
    }

    /// The answer to a request.
    /// - Parameters:
    ///   - path: as it was sent, percent-encoded: an encoded slash belongs to a name.
    ///   - query: what follows the `?`, as it was sent.
    public func answer(path: String, query: String?) async -> PageResponse {
        if let asset = Self.asset(path) { return asset }
        let components = path.split(separator: "/")
        do {
            guard let kind = components.first else { return PageResponse(overview()) }
            guard components.count <= 2 else { return notFound("There is no such page.") }
            let query = try PageQuery(query, of: kind == "groups" ? .groups : .topics)
            let isDetail = components.count == 2 || query.name != nil
            guard isDetail else { return list(String(kind), query.list) }
            let name = components.count == 2 ? Name(bytes: PercentEncoding.decoded(components[1])) : query.name ?? ""
            return kind == "groups" ? await group(name, query.list.cluster) : topic(name, query.list.cluster)
        } catch {
            return PageResponse(status: 400, message("This list cannot be shown", error.description, back: "/"))
        }
    }

    /// That a cluster is not known, or that nothing of it is shown now; nil if its survey is.
    func refusal(_ cluster: ClusterStatus?) -> PageResponse? {
        guard let cluster else { return notFound("There is no such cluster.") }
        guard cluster.survey == nil else { return nil }
        let reason = cluster.problem ?? "no survey is shown"
        return PageResponse(
            status: 503, message("The cluster is not shown now", "Cluster \(cluster.name): \(reason).", back: "/"))
    }

    func notFound(_ text: String, back: String = "/") -> PageResponse {
        PageResponse(status: 404, message("Not found", text, back: back))
    }

    /// A page in the common frame.
    func page(_ template: String, title: String, path: String, _ fields: Fields) -> String {
        let surveyor = snapshot.surveyor
        let lists = snapshot.clusters.isEmpty ? [] : [("/groups", "Groups"), ("/topics", "Topics")]
        let others = (surveyor.servesAPI ? [("/api/v1/status", "API")] : []) + [(surveyor.telemetryPath, "Metrics")]
        let frame: Fields = [
            "title": "\(title) – Kafka Surveyor", "refresh": refresh, "time": isoText(snapshot.time),
            "timeText": timeText(snapshot.time),
            "version": surveyor.versions.first?.version ?? "",
            "navigation": ([("/", "Overview")] + lists + others).map { href, label in
                ["href": href, "label": label, "current": href == path] as Fields
            },
        ]
        return PageLibrary.shared.render(template, frame.merging(fields) { $1 })
    }

    private func message(_ heading: String, _ text: String, back: String) -> String {
        page(
            "message", title: heading, path: "",
            [
                "heading": heading, "message": text, "href": back,
                "linkText": back == "/" ? "Overview" : "Back to the list",
            ])
    }

    /// The cluster with this name, or the first one; and its place among the clusters.
    func cluster(_ name: String?) -> (index: Int, status: ClusterStatus)? {
        let index =
            name.map { name in snapshot.clusters.firstIndex { $0.name == name } } ?? snapshot.clusters.indices.first
        return index.map { ($0, snapshot.clusters[$0]) }
    }

    func report(of group: Name, inCluster index: Int) async -> LagReport.Group? { await groupReport(index, group) }

    private static func asset(_ path: String) -> PageResponse? {
        switch path {
        case "/status.css": PageResponse(PackageResources.status_css, contentType: "text/css; charset=utf-8")
        case "/status.js": PageResponse(PackageResources.status_js, contentType: "text/javascript; charset=utf-8")
        default: nil
        }
    }
}

/// A time in milliseconds since 1970: `2026-11-26T20:46:17Z`.
private func isoText(_ time: Int64) -> String {
    Date(timeIntervalSince1970: Double(time) / 1000).formatted(.iso8601)
}

/// A time in milliseconds since 1970, for a person.
func timeText(_ time: Int64) -> String {
    isoText(time).replacing("T", with: " ").replacing("Z", with: " UTC")
}

/// An answer with a page or with what a page needs.
public struct PageResponse: Sendable, Equatable {
    public let status: Int
    public let contentType: String

    /// In UTF-8.
    public let body: [UInt8]

    init(status: Int = 200, _ html: String) {
        self.status = status
        contentType = "text/html; charset=utf-8"
        body = Array(html.utf8)
    }

    fileprivate init(_ body: [UInt8], contentType: String) {
        status = 200
        self.contentType = contentType
        self.body = body
    }

    /// The headers of every page (W3C Content Security Policy Level 3): it loads nothing from elsewhere, runs no script but
    /// our own, and is not shown inside of others.
    public static let securityHeaders: [(name: String, value: String)] = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
                + "base-uri 'none'; frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
    ]
}

/// The query of a page's URL.
struct PageQuery {
    let list: ListQuery

    /// A name that cannot stand in a path.
    let name: Name?

    init(_ query: String?, of kind: ListQuery.Kind) throws(ListQuery.ParameterError) {
        let fields = (query ?? "").split(separator: "&")
        let field = fields.first { $0.hasPrefix("name=") }
        name = field.map { Name(bytes: PercentEncoding.decoded($0.dropFirst(5))) }
        list = try ListQuery(fields.filter { $0 != field }.joined(separator: "&"), of: kind, namesCluster: true)
    }
}
