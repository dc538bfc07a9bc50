import Glibc
import MicroHTTP
import PageMemory
import Synchronization
import Testing

@Suite struct LimitTests {
    /// More than the kernel's buffers hold, so that a response stays under way until its client reads.
    private static let large = 16_000_000

    @Test func slowReaderDoesNotHoldUpOthers() async throws {
        let page = SharedBytes(pattern(Self.large))
        try await withServer({ $0.threads = 1 }, handler: { _ in .now(Response(body: page)) }) { server in
            let slow = try await Client(port: server.port, receiveBuffer: 4096)
            try await slow.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try await slow.receive(withBody: false).status == 200)
            let reply = try await Client(port: server.port).get("/")
            #expect(reply.body.count == Self.large)
            #expect(server.runningResponses == 1)
        }
    }

    @Test func readerThatIsSlowerThanTheDeadlineIsCut() async throws {
        var page: SharedBytes? = SharedBytes(pattern(Self.large))
        let weakPage = WeakPage(try #require(page))
        let handler: @Sendable (Request) -> Answer = { _ in
            .now(Response(body: weakPage.bytes ?? .empty))
        }
        try await withServer({ $0.requestDeadline = patience }, handler: handler) { server in
            let slow = try await Client(port: server.port, receiveBuffer: 4096)
            try await slow.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try await slow.receive(withBody: false).status == 200)
            page = nil
            #expect(weakPage.bytes != nil)
            await eventually { server.runningResponses == 0 && weakPage.bytes == nil }
            #expect(try await slow.receiveToEnd() < Self.large)
        }
    }

    @Test func clientsOfAByteAtATimeDoNotKeepTheirPlaces() async throws {
        let limits: (inout ServerConfiguration) -> Void = {
            $0.connectionLimit = 8
            $0.requestDeadline = patience
        }
        try await withServer(limits, handler: { _ in .now(Response(text: "served")) }) { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let head = "GET / HTTP/1.1\r\nHost: test\r\nX: " + String(repeating: "x", count: 10_000)
                for _ in 1...8 {
                    let slow = try await Client(port: server.port)
                    group.addTask { try await slow.trickle(head, pause: 10_000) }
                }
                let honest = try await Client(port: server.port)
                #expect(try await honest.get("/").text == "served")
                // Every one of them finds its connection cut, or this waits in vain.
                try await group.waitForAll()
            }
        }
    }

    @Test func idleConnectionOutlivesTheDeadlineOfARequest() async throws {
        let limits: (inout ServerConfiguration) -> Void = { $0.requestDeadline = patience }
        try await withServer(limits, handler: { _ in .now(Response(text: "served")) }) { server in
            let scraper = try await Client(port: server.port)
            #expect(try await scraper.get("/").text == "served")
            // When this one, which came later, has been cut, the first has been idle for longer than the deadline.
            let silent = try await Client(port: server.port)
            #expect(try await silent.receiveToEnd() == 0)
            #expect(try await scraper.get("/").text == "served")
        }
    }

    @Test func oversizedHeadIsRefused() async throws {
        let limits: (inout ServerConfiguration) -> Void = { $0.connectionMemoryLimit = 4096 }
        let served = Mutex<[String]>([])
        let handler: @Sendable (Request) -> Answer = { request in
            served.withLock { $0.append(request.path) }
            return .now(Response(text: "served"))
        }
        try await withServer(limits, handler: handler) { server in
            let long = String(repeating: "x", count: 5000)
            for (path, headers) in [("/cookie", "Cookie: \(long)\r\n"), ("/\(long)", "")] {
                // What was not read may reset the connection before the refusal arrives.
                let refusal = try? await Client(port: server.port).get(path, headers: headers)
                if let refusal { #expect((400..<500).contains(refusal.status)) }
            }
            let reply = try await Client(port: server.port).get("/good")
            #expect(reply.text == "served")
            #expect(served.withLock { $0 } == ["/good"])
        }
    }

    /// A client can leave any amount of a connection's memory to the response: none may end the process.
    @Test func headsUpToTheLimitAreAnsweredOrRefused() async throws {
        let page = SharedBytes(pattern(5000))
        let limits: (inout ServerConfiguration) -> Void = { $0.connectionMemoryLimit = 4096 }
        try await withServer(limits, handler: { _ in .now(Response(body: page)) }) { server in
            for length in stride(from: 2000, through: 4200, by: 23) {
                let client = try await Client(port: server.port)
                try await client.send("GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: length))\r\n\r\n")
                try? await client.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
                _ = try await client.receiveToEnd()
            }
            let reply = try await Client(port: server.port).get("/")
            #expect(reply.body == pattern(5000))
        }
    }

    @Test(arguments: [
        "\0\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", ": : :\r\n\r\n", "GET / HTTP/1.1\r\n\0\r\n",
    ])
    func garbageCostsNobodyElse(garbage: String) async throws {
        let limits: (inout ServerConfiguration) -> Void = {
            $0.requestDeadline = patience
            $0.inactivityTimeout = .seconds(1)
        }
        try await withServer(limits, handler: { _ in .now(Response(text: "served")) }) { server in
            let client = try await Client(port: server.port)
            try await client.send(garbage)
            #expect(try await client.receiveToEnd() < 1000)
            #expect(try await Client(port: server.port).get("/").text == "served")
        }
    }
}
