import MicroHTTP
import Synchronization
import Testing

@Suite struct DeferredAnswerTests {
    @Test func answerIsSentWhenItIsReady() async throws {
        try await withServer(handler: { _ in .later { Response(text: "made") } }) { server in
            let client = try await Client(port: server.port)
            for _ in 1...50 { #expect(try await client.get("/").text == "made") }
        }
    }

    @Test func othersAreServedMeanwhile() async throws {
        let gate = Gate()
        let handler: @Sendable (Request) -> Answer = { request in
            guard request.path == "/slow" else { return .now(Response(text: "quick")) }
            return .later {
                await gate.wait()
                return Response(text: "slow")
            }
        }
        try await withServer({ $0.threads = 1 }, handler: handler) { server in
            let waiting = try await Client(port: server.port)
            try await waiting.send("GET /slow HTTP/1.1\r\nHost: test\r\n\r\n")
            await eventually { server.runningResponses == 1 }
            #expect(try await Client(port: server.port).get("/").text == "quick")
            gate.open()
            #expect(try await waiting.receive().text == "slow")
            #expect(try await waiting.get("/").text == "quick")
        }
    }

    @Test func deadlineAnswers503AndCancelsTheWork() async throws {
        let gate = Gate()
        let cancelled = Mutex(false)
        let handler: @Sendable (Request) -> Answer = { _ in
            .later {
                await gate.wait()
                cancelled.withLock { $0 = Task.isCancelled }
                return Response(text: "too late")
            }
        }
        try await withServer({ $0.requestDeadline = patience }, handler: handler) { server in
            let reply = try await Client(port: server.port).get("/")
            #expect(reply.status == 503)
            await eventually { cancelled.withLock { $0 } }
        }
    }

    @Test func stopAnswers503WhatIsStillPending() async throws {
        let gate = Gate()
        let handler: @Sendable (Request) -> Answer = { _ in
            .later {
                await gate.wait()
                return Response(text: "too late")
            }
        }
        try await withServer(handler: handler) { server in
            var clients: [Client] = []
            for _ in 1...10 {
                let client = try await Client(port: server.port)
                try await client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
                clients.append(client)
            }
            await eventually { server.runningResponses == 10 }
            await server.stop(grace: .zero)
            for client in clients {
                let reply = try await client.receive()
                #expect(reply.status == 503)
                #expect(reply.headers["connection"] == "close")
            }
        }
    }

    @Test func serverThatIsDroppedWithAnAnswerPendingEnds() async throws {
        let gate = Gate()
        let address = try ListenAddress(parsing: "127.0.0.1:0")
        var server: HTTPServer? = try HTTPServer(ServerConfiguration(address: address), logger: quiet) { _ in
            .later {
                await gate.wait()
                return Response(text: "too late")
            }
        }
        let client = try await Client(port: try #require(server).port)
        try await client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
        await eventually { server?.runningResponses == 1 }
        server = nil
        // Whatever came, the connection is at its end.
        #expect(try await client.receiveToEnd() < 1000)
    }
}
