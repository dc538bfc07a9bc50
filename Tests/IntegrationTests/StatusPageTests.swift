import TestSupport
import Testing

extension ProgramTests {
    /// The status page and the HTTP API of the program as a whole.
    @Suite struct StatusPageTests {
        private static func start(_ arguments: [String] = []) async throws -> SurveyorProcess {
            let cluster = try await ScriptedCluster.start(
                """
                {
                    "topics": {"name": "orders", "high_watermark": 600},
                    "groups": [
                        {"name": "billing", "commits": {"orders": {"0": 300}}},
                        {"name": "a/b", "commits": {"orders": {"0": 600}}}
                    ]
                }
                """)
            let surveyor = try await SurveyorProcess.start(server: cluster.bootstrapServers, arguments)
            try await surveyor.page(up: 1)
            return surveyor
        }

        @Test func `a browser gets a page that loads nothing from elsewhere`() async throws {
            let surveyor = try await Self.start()
            let page = try await surveyor.client.get("/")
            #expect(page.status == 200)
            #expect(page.header("Content-Type") == "text/html; charset=utf-8")
            #expect(page.header("Content-Security-Policy")?.hasPrefix("default-src 'none'; ") == true)
            #expect(page.header("X-Content-Type-Options") == "nosniff")
            #expect(page.header("Referrer-Policy") == "no-referrer")
            #expect(page.text.contains("All is well"))
            #expect(page.text.contains(#"<a href="/groups/billing">"#))
            for match in page.text.matches(of: /(?:href|src)="([^"]*)"/) {
                let path = String(match.1)
                #expect(path.hasPrefix("/"))
                #expect(try await surveyor.client.get(path).status == 200, "\(path)")
            }
            try await surveyor.stop()
        }

        @Test func `a slash that is encoded belongs to a name`() async throws {
            let surveyor = try await Self.start()
            for path in [
                "/groups/a%2Fb", "/v3/kafka/default/consumer/a%2Fb/status", "/api/v1/clusters/default/groups/a%2Fb",
                "/groups/a%2Fb?cluster=default",
            ] {
                #expect(try await surveyor.client.get(path).status == 200, "\(path)")
            }
            #expect(try await surveyor.client.get("/groups/a/b").status == 404)
            #expect(try await surveyor.client.get("/v3/kafka/default/consumer/a/b/status").status == 404)
            try await surveyor.stop()
        }

        @Test func `a client that has the latest answer is told so, and gets the next one`() async throws {
            let surveyor = try await SurveyorProcess.start(server: "127.0.0.1:1", interval: "1h")
            let path = "/api/v1/clusters"
            try await surveyor.page("a survey that failed") { $0.surveys("failure") > 0 }
            let first = try await surveyor.client.get(path)
            let tag = try #require(first.header("ETag"))
            let second = try await surveyor.client.get(path, headers: ["If-None-Match": tag])
            #expect(second.status == 304)
            #expect(second.body.isEmpty)
            #expect(try await surveyor.client.get(path, headers: ["If-None-Match": "\"other\", \(tag)"]).status == 304)
            #expect(try await surveyor.client.get(path, headers: ["If-None-Match": "\"other\""]).status == 200)
            try await surveyor.stop()
        }

        @Test func `what is switched off is not served`() async throws {
            let surveyor = try await Self.start(["--no-web.status-page", "--no-web.api"])
            for path in ["/groups", "/topics/orders", "/status.css", "/api/v1/status", "/v3/kafka"] {
                #expect(try await surveyor.client.get(path).status == 404, "\(path)")
            }
            let landing = try await surveyor.client.get("/")
            #expect(landing.status == 200)
            #expect(!landing.text.contains("billing"))
            try await surveyor.stop()
        }

        @Test func `a cluster that is down is told on the page`() async throws {
            let surveyor = try await SurveyorProcess.start(server: "127.0.0.1:1")
            try await surveyor.page("a survey that failed") { $0.surveys("failure") > 0 }
            let page = try await surveyor.client.get("/")
            #expect(page.status == 200)
            #expect(page.text.contains("The Kafka cluster cannot be surveyed."))
            let findings = try await surveyor.client.get("/api/v1/status").text
            #expect(findings.contains(#""alert":"KafkaUnreachable""#))
            try await surveyor.stop()
        }
    }
}
