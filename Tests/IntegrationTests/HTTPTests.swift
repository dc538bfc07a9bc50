import TestSupport
import Testing

extension ProgramTests {
    /// What is served where. Kafka is nowhere: the page is there all the same.
    @Suite struct HTTPTests {
        private func start(_ arguments: [String] = []) async throws -> SurveyorProcess {
            try await SurveyorProcess.start(server: "127.0.0.1:1", arguments)
        }

        /// The text that these bytes are gzipped from, by the word of gzip(1).
        private func gunzipped(_ bytes: [UInt8]) async throws -> String {
            let folder = try TemporaryFolder()
            let gzip = try ManagedProcess("/usr/bin/env", ["gzip", "-dc", folder.write(bytes, to: "page.gz")])
            try #require(try await gzip.waitForExit() == .status(0), "\(gzip.transcript)")
            return gzip.lines().map { $0 + "\n" }.joined()
        }

        @Test func `the very first request can be gzipped, and so can later ones`() async throws {
            let broker = try await TestBroker.start()
            let surveyor = try await SurveyorProcess.start(broker)
            for _ in 1...3 {
                let answer = try await surveyor.client.get("/metrics", headers: ["Accept-Encoding": "deflate, gzip"])
                #expect(answer.status == 200)
                #expect(answer.header("Content-Encoding") == "gzip")
                #expect(answer.header("Vary")?.contains("Accept-Encoding") == true)
                let page = try ParsedPage(try await gunzipped(answer.body))
                #expect(page.family("kafka_up") != nil)
            }
            let plain = try await surveyor.client.get("/metrics", headers: ["Accept-Encoding": "gzip;q=0"])
            #expect(plain.header("Content-Encoding") == nil)
            #expect(try ParsedPage(plain.body).family("kafka_up") != nil)
            try await surveyor.stop()
            try await broker.stop()
        }

        @Test func `the format follows the Accept header`() async throws {
            let surveyor = try await start()
            let prometheus =
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
                + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
            let text = "text/plain; version=0.0.4; charset=utf-8"
            let openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
            let cases = [
                ("*/*", text), ("text/html", text), (prometheus, openMetrics),
                ("application/openmetrics-text", openMetrics),
            ]
            for (accept, type) in cases {
                let answer = try await surveyor.client.get("/metrics", headers: ["Accept": accept])
                #expect(answer.header("Content-Type") == type)
                #expect(answer.text.hasSuffix("# EOF\n") == (type == openMetrics))
            }
            #expect(try await surveyor.client.get("/metrics").header("Content-Type") == text)
            try await surveyor.stop()
        }

        @Test func `HEAD has the headers of GET, and no body`() async throws {
            let surveyor = try await start()
            let head = try await surveyor.client.get("/metrics", method: "HEAD")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            let length = try #require(head.header("Content-Length").flatMap { Int($0) })
            #expect(length > 100)
            try await surveyor.stop()
        }

        @Test func `other methods get 405, other paths 404`() async throws {
            let surveyor = try await start()
            for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
                let answer = try await surveyor.client.get("/metrics", method: method)
                #expect(answer.status == 405)
                #expect(answer.header("Allow") == "GET, HEAD")
            }
            for path in ["/metric", "/metrics/", "/favicon.ico", "//", "/-/", "/%2e%2e/etc/passwd"] {
                #expect(try await surveyor.client.get(path).status == 404)
            }
            #expect(try await surveyor.client.get("/metrics?name=value").status == 200)
            try await surveyor.stop()
        }

        @Test func `the landing page leads to the metrics`() async throws {
            let surveyor = try await start(["--web.telemetry-path=/here"])
            let landing = try await surveyor.client.get("/")
            #expect(landing.status == 200)
            #expect(landing.header("Content-Type") == "text/html; charset=utf-8")
            #expect(landing.text.contains("<a href=\"/here\">"))
            #expect(try await surveyor.client.get("/here").status == 200)
            #expect(try await surveyor.client.get("/metrics").status == 404)
            try await surveyor.stop()
        }

        @Test func `alive without Kafka, but not ready`() async throws {
            let surveyor = try await start()
            for path in ["/healthz", "/-/healthy"] {
                #expect(try await surveyor.client.get(path).status == 200)
            }
            let answer = try await eventually("the reason") {
                let answer = try await surveyor.client.get("/-/ready")
                return answer.text.contains("the last survey failed") ? answer : nil
            }
            #expect(answer.status == 503)
            #expect(answer.text.contains("transport"))
            try await surveyor.stop()
        }

        @Test func `ready while Kafka answers`() async throws {
            let broker = try await TestBroker.start()
            let surveyor = try await SurveyorProcess.start(broker)
            try await eventually("readiness") { try await surveyor.client.get("/-/ready").status == 200 }
            broker.process.suspend()
            let reason = try await eventually("no readiness") {
                let answer = try await surveyor.client.get("/-/ready")
                return answer.status == 503 ? answer.text : nil
            }
            #expect(reason.hasPrefix("not ready: "))
            broker.process.resume()
            try await eventually("readiness again") { try await surveyor.client.get("/-/ready").status == 200 }
            try await surveyor.stop()
            try await broker.stop()
        }
    }
}
