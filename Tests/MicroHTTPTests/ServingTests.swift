import MicroHTTP
import PageMemory
import Testing

@Suite struct ServingTests {
    @Test func largeBodyArrivesWhole() async throws {
        let bytes = pattern(5_000_000)
        let page = SharedBytes(bytes)
        try await withServer(handler: { _ in .now(Response(body: page)) }) { server in
            let reply = try await Client(port: server.port).get("/metrics")
            #expect(reply.status == 200)
            #expect(reply.contentLength == bytes.count)
            #expect(reply.body == bytes)
        }
    }

    @Test(arguments: [
        ("/metrics?a=b", "/metrics a=b"), ("http://host:9308/metrics", "/metrics -"),
        ("HTTP://user@[::1]:9308/metrics?a=/b", "/metrics a=/b"), ("https://host/a%20b/c", "/a b/c -"),
        ("http://host", "/ -"), ("http://host/", "/ -"), ("http://host?a=b", "/ a=b"), ("http://", "/ -"),
        ("http:/metrics", "http:/metrics -"), ("/http://host/metrics", "/http://host/metrics -"),
    ])
    func targetMayBeAbsolute(target: String, found: String) async throws {
        let handler: @Sendable (Request) -> Answer = { .now(Response(text: "\($0.path) \($0.query ?? "-")")) }
        try await withServer(handler: handler) { server in
            let reply = try await Client(port: server.port).get(target)
            #expect(reply.text == found)
        }
    }

    @Test func emptyBody() async throws {
        try await withServer(handler: { _ in .now(Response(status: 204)) }) { server in
            let client = try await Client(port: server.port)
            #expect(try await client.get("/").status == 204)
            #expect(try await client.get("/").status == 204)
        }
    }

    @Test func headTellsTheLengthOfGetAndSendsNoBody() async throws {
        try await withServer(handler: { .now(Response(text: "asked by \($0.method)")) }) { server in
            let client = try await Client(port: server.port)
            try await client.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n")
            let head = try await client.receive(withBody: false)
            #expect(head.status == 200)
            #expect(head.contentLength == "asked by HEAD".count)
            // If a body had followed, this answer would not be understood.
            #expect(try await client.get("/").text == "asked by GET")
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "BREW"])
    func otherMethodsAreNotAllowed(method: String) async throws {
        try await withServer(handler: { _ in .now(Response(text: "served")) }) { server in
            let client = try await Client(port: server.port)
            try await client.send("\(method) / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello")
            let reply = try await client.receive()
            #expect(reply.status == 405)
            #expect(reply.headers["allow"] == "GET, HEAD")
            #expect(try await client.get("/").text == "served")
        }
    }

    @Test func bodyOfGetIsDropped() async throws {
        try await withServer(handler: { _ in .now(Response(text: "served")) }) { server in
            let client = try await Client(port: server.port)
            let upload = String(repeating: "x", count: 100_000)
            #expect(try await client.get("/", headers: "Content-Length: 0\r\n").text == "served")
            try await client.send("GET / HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n\(upload)")
            #expect(try await client.receive().text == "served")
            #expect(try await client.get("/").text == "served")
        }
    }

    @Test func statusAndHeadersAreTheHandlers() async throws {
        let response = Response(status: 404, text: "no such page\n", contentType: "text/html")
        try await withServer(handler: { _ in .now(response) }) { server in
            let reply = try await Client(port: server.port).get("/nothing")
            #expect(reply.status == 404)
            #expect(reply.headers["content-type"] == "text/html; charset=utf-8")
            #expect(reply.text == "no such page\n")
        }
    }

    @Test func oneConnectionServesManyRequests() async throws {
        try await withServer(handler: { .now(Response(text: $0.path)) }) { server in
            let client = try await Client(port: server.port)
            for number in 1...20 { #expect(try await client.get("/\(number)").text == "/\(number)") }
        }
    }

    @Test func requestTellsPathQueryHeadersAndClient() async throws {
        let echo: @Sendable (Request) -> Answer = { request in
            let parts = [
                request.path, request.query, request.header("aCCept"), request.header("Authorization"),
                request.remoteAddress,
            ]
            return .now(Response(text: parts.map { $0 ?? "nil" }.joined(separator: "|")))
        }
        try await withServer(handler: echo) { server in
            let client = try await Client(port: server.port)
            let headers = "Accept: text/plain\r\nACCEPT: */*;q=0.1\r\n"
            #expect(
                try await client.get("/a%20b?c=%20d&e?", headers: headers).text
                    == "/a b|c=%20d&e?|text/plain, */*;q=0.1|nil|127.0.0.1")
            #expect(try await client.get("/a").text == "/a|nil|nil|nil|127.0.0.1")
        }
    }
}
