internal import Exposition
internal import MicroHTTP
internal import PageMemory

/// What is served where.
struct Routes: Sendable {
    let store: PageStore
    let telemetryPath: String
    let landingPage: SharedBytes

    init(store: PageStore, telemetryPath: String, version: String) {
        self.store = store
        self.telemetryPath = telemetryPath
        landingPage = SharedBytes(LandingPage.html(telemetryPath: telemetryPath, version: version))
    }

    /// The answer to a request, at once: what takes longer is handed over.
    func answer(_ request: Request) -> Answer {
        switch request.path {
        case telemetryPath: scrape(request)
        case "/": .now(Response(headers: [("Content-Type", LandingPage.contentType)], body: landingPage))
        case "/healthz", "/-/healthy": .now(Response(text: "ok\n"))
        case "/-/ready": .now(ready())
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
