internal import Exposition
internal import MicroHTTP
internal import PageMemory
internal import StatusAPI
internal import StatusPages

/// What is served where.
struct Routes: Sendable {
    private let store: PageStore
    private let telemetryPath: String
    private let site: StatusSite
    private let options: WebOptions
    private let landingPage: SharedBytes

    init(store: PageStore, site: StatusSite, settings: SurveyorSettings) {
        self.store = store
        self.site = site
        telemetryPath = settings.telemetryPath
        options = settings.web
        landingPage = SharedBytes(LandingPage.html(telemetryPath: telemetryPath, version: settings.version.number))
    }

    /// The answer to a request, at once: what takes longer is handed over.
    func answer(_ request: Request) -> Answer {
        switch request.path {
        case telemetryPath: scrape(request)
        case "/healthz", "/-/healthy": .now(Response(text: "ok\n"))
        case "/-/ready": .now(ready())
        case _ where options.servesStatusPage && StatusPages.serves(request.encodedPath):
            .later { await site.page(request) }
        case _ where options.servesAPI && StatusAPI.serves(request.encodedPath): .later { await site.resource(request) }
        case "/": .now(Response(headers: [("Content-Type", LandingPage.contentType)], body: landingPage))
        default: .now(Response(status: 404, text: "Nothing is served here. The metrics are at \(telemetryPath).\n"))
        }
    }

    private func ready() -> Response {
        switch store.readiness {
        case .ready(nil): Response(text: "ready\n")
        case .ready(let remark?): Response(text: "ready, but \(remark)\n")
        case .notReady(let reason): Response(status: 503, text: "not ready: \(reason)\n")
        }
    }

    private func scrape(_ request: Request) -> Answer {
        guard let page = store.page else {
            return .now(counted(Response(status: 503, text: "There is no page; /-/ready says why.\n")))
        }
        let representation = Representation(
            format: .negotiated(accept: request.header("Accept")),
            isGzipped: ContentCoding.acceptsGzip(request.header("Accept-Encoding")))
        if let body = page.request(representation) { return .now(counted(Response(body, as: representation))) }
        return .later { counted(Response(await page.body(representation), as: representation)) }
    }

    private func counted(_ response: Response) -> Response {
        store.countScrape(code: response.status)
        return response
    }
}

extension Response {
    /// A page, as the client wants it.
    fileprivate init(_ body: SharedBytes, as representation: Representation) {
        self.init(
            headers: [("Content-Type", representation.format.contentType), ("Vary", "Accept, Accept-Encoding")],
            body: body)
        if representation.isGzipped { headers.append(("Content-Encoding", "gzip")) }
    }
}
