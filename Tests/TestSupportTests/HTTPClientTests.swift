import TestSupport
import Testing

@Suite struct HTTPClientTests {
    /// A server of Python's standard library: somebody else's idea of HTTP.
    private func startServer() async throws -> (server: ManagedProcess, client: HTTPClient) {
        let script = """
            import http.server
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
            print("port", server.server_port, flush=True)
            server.serve_forever()
            """
        let server = try ManagedProcess("/usr/bin/env", ["python3", "-c", script])
        let line = try await server.waitForLine(containing: "port ")
        let port = try #require(line.split(separator: " ").last.flatMap { Int($0) })
        return (server, HTTPClient(port: port))
    }

    @Test func `an answer has status, headers and body`() async throws {
        let (server, client) = try await startServer()
        let answer = try await client.get("/")
        #expect(answer.status == 200)
        #expect(answer.header("content-TYPE")?.hasPrefix("text/html") == true)
        #expect(answer.header("X-None") == nil)
        #expect(answer.text.contains("<title>"))
        let head = try await client.get("/", method: "HEAD", headers: ["X-Test": "1"])
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(try await client.get("/nowhere").status == 404)
        server.terminate()
        try await server.waitForExit()
        await #expect(throws: TestFailure.self) { try await client.get("/") }
    }
}
