import MicroHTTP
import PageMemory
import Synchronization
import Testing

/// Many clients that hold connections and want nothing, or want it slowly: others are served all the same.
@Suite(.serialized) struct CrowdTests {
    /// More than the kernel's buffers hold, so that a response stays under way until its client reads.
    private static let large = SharedBytes(pattern(16_000_000))

    private static let routes: @Sendable (Request) -> Answer = { request in
        .now(request.path == "/large" ? Response(body: large) : Response(text: "served"))
    }

    /// No client is cut for being slow while a test runs: what frees a place is another reason.
    private static func withPatientServer(
        _ configure: (inout ServerConfiguration) -> Void = { _ in }, _ body: (HTTPServer) async throws -> Void
    ) async throws {
        raiseDescriptorLimit()
        let limits: (inout ServerConfiguration) -> Void = {
            $0.requestDeadline = .seconds(600)
            $0.inactivityTimeout = .seconds(600)
            configure(&$0)
        }
        try await withServer(limits, handler: routes, body)
    }

    private static func clients(
        _ count: Int, sending text: String? = nil, to server: HTTPServer
    ) async throws -> [Client] {
        var clients: [Client] = []
        for _ in 0..<count {
            let client = try await Client(port: server.port, receiveBuffer: 4096)
            // A client that has been closed meanwhile cannot send.
            if let text { try? await client.send(text) }
            clients.append(client)
        }
        return clients
    }

    private static func scrape(_ server: HTTPServer) async throws {
        #expect(try await Client(port: server.port).get("/").text == "served")
    }

    @Test func silentConnectionsKeepNoPlaceFromAScraper() async throws {
        try await Self.withPatientServer { server in
            let silent = try await Self.clients(1000, to: server)
            for _ in 1...10 { try await Self.scrape(server) }
            // Whoever opens them again does not get further.
            let again = try await Self.clients(600, to: server)
            for _ in 1...10 { try await Self.scrape(server) }
            // The oldest is closed, the newest is not.
            #expect(try await silent[0].receiveToEnd() == 0)
            #expect(try await again[599].get("/").text == "served")
        }
    }

    @Test func theLongestIdleIsClosedFirst() async throws {
        try await Self.withPatientServer({ limits in
            limits.connectionLimit = 16
            // With one thread, the end of a response is noted before the next request is read.
            limits.threads = 1
        }) { server in
            // Two of sixteen places are kept free.
            let scrapers = try await Self.clients(14, to: server)
            for scraper in scrapers { #expect(try await scraper.get("/").text == "served") }
            // A request makes the first the last to go.
            #expect(try await scrapers[0].get("/").text == "served")
            var newcomers: [Client] = []
            for place in 1...13 {
                newcomers.append(try await Client(port: server.port))
                #expect(try await newcomers.last?.get("/").text == "served")
                #expect(try await scrapers[place].receiveToEnd() == 0)
                #expect(try await scrapers[0].get("/").text == "served")
            }
        }
    }

    @Test func incompleteRequestsGoWhenNothingIsIdle() async throws {
        try await Self.withPatientServer({ $0.connectionLimit = 16 }) { server in
            let readers = try await Self.clients(4, sending: "GET /large HTTP/1.1\r\nHost: test\r\n\r\n", to: server)
            for reader in readers { #expect(try await reader.receive(withBody: false).status == 200) }
            let unfinished = try await Self.clients(40, sending: "GET / HTTP/1.1\r\nHost: ", to: server)
            let uploads = try await Self.clients(
                40, sending: "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\nx", to: server)
            try await Self.scrape(server)
            #expect(try await unfinished[0].receiveToEnd() == 0)
            #expect(try await uploads[0].receiveToEnd() == 0)
            // What is being answered stays.
            await eventually { server.runningResponses == readers.count }
            for reader in readers { #expect(try await reader.receive(2).count == 2) }
        }
    }

    /// In every turn a slow client sends a byte, a slow reader reads two, and a scraper is served.
    @Test func slowAndBrokenClientsTogetherHoldUpNobody() async throws {
        try await Self.withPatientServer { server in
            let slow = try await Self.clients(300, sending: "GET / HTTP/1.1\r\nHost: test\r\nX: ", to: server)
            let readers = try await Self.clients(
                128, sending: "GET /large HTTP/1.1\r\nHost: test\r\n\r\n", to: server)
            for reader in readers { #expect(try await reader.receive(withBody: false).status == 200) }
            var broken: [Client] = []
            for turn in 0..<10 {
                for client in slow { try? await client.send("x") }
                for reader in readers { #expect(try await reader.receive(2).count == 2) }
                let garbage = ["\0\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"][turn % 3]
                broken += try await Self.clients(30, sending: garbage, to: server)
                try await Self.scrape(server)
            }
            await eventually { server.runningResponses == readers.count }

            let silent = try await Self.clients(1000, to: server)
            for _ in 1...10 { try await Self.scrape(server) }
            await eventually { server.runningResponses == readers.count }
            withExtendedLifetime((slow, broken, silent)) {}
        }
    }
}
