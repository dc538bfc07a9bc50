import MicroHTTP
import PageMemory
import Testing

@Suite struct StopTests {
    private static let large = 16_000_000

    /// A client that has the head of a response that cannot be sent whole until it reads.
    private func halfServed(_ server: HTTPServer) async throws -> Client {
        let client = try await Client(port: server.port, receiveBuffer: 4096)
        try await client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(try await client.receive(withBody: false).status == 200)
        return client
    }

    @Test func runningResponseEndsWithinTheGrace() async throws {
        let bytes = pattern(Self.large)
        let page = SharedBytes(bytes)
        try await withServer(handler: { _ in .now(Response(body: page)) }) { server in
            let idle = try await Client(port: server.port)
            #expect(try await idle.get("/").status == 200)
            let client = try await halfServed(server)
            let stop = Task { await server.stop(grace: .seconds(600)) }
            // New connections are refused while the running response goes on.
            await eventually { (try? await Client(port: server.port)) == nil }
            #expect(server.runningResponses == 1)
            #expect(try await client.receive(Self.large) == bytes)
            await stop.value
            #expect(try await idle.receiveToEnd() == 0)
        }
    }

    @Test func runningResponseIsCutAfterTheGrace() async throws {
        var page: SharedBytes? = SharedBytes(pattern(Self.large))
        let weakPage = WeakPage(try #require(page))
        let handler: @Sendable (Request) -> Answer = { _ in
            .now(Response(body: weakPage.bytes ?? .empty))
        }
        try await withServer(handler: handler) { server in
            let client = try await halfServed(server)
            page = nil
            #expect(weakPage.bytes != nil)
            await server.stop(grace: .milliseconds(20))
            #expect(weakPage.bytes == nil)
            #expect(try await client.receiveToEnd() < Self.large)
        }
    }

    @Test func secondStopReturns() async throws {
        try await withServer(handler: { _ in .now(Response(text: "served")) }) { server in
            await server.stop(grace: .zero)
            await server.stop(grace: .seconds(600))
            await #expect(throws: Client.Failure.self) { try await Client(port: server.port) }
        }
    }

    @Test func portIsFreeAfterwards() async throws {
        var port = 0
        try await withServer(handler: { _ in .now(Response(text: "first")) }) { server in
            port = server.port
            let reply = try await Client(port: port).get("/")
            #expect(reply.text == "first")
        }
        let address = try ListenAddress(parsing: "127.0.0.1:\(port)")
        try await withServer({ $0.address = address }, handler: { _ in .now(Response(text: "second")) }) { server in
            #expect(server.port == port)
            let reply = try await Client(port: port).get("/")
            #expect(reply.text == "second")
        }
    }
}
