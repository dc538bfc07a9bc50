import TestSupport
import Testing

extension ProgramTests {
    /// A cluster that cannot be reached is no bad input: the program runs, says so once, and keeps trying.
    @Suite struct UnreachableTests {
        /// Starts the program on something that is no cluster, and follows it over several surveys.
        private func expectDown(_ server: String, _ arguments: [String] = []) async throws -> ParsedPage {
            let surveyor = try await SurveyorProcess.start(server: server, arguments)
            let page = try await surveyor.page("four failed surveys") { $0.surveys("failure") >= 4 }
            #expect(page.clusterNames == ["kafka_up"])
            #expect(page.value("kafka_up") == 0)
            let failures = page.samples("kafka_surveyor_request_failures_total", ["phase": "metadata"])
            #expect(failures.map(\.value).reduce(0, +) >= 4)
            let lines = surveyor.log(containing: "cannot be surveyed")
            #expect(lines.count == 1, "\(surveyor.process.transcript)")
            try await surveyor.stop()
            return page
        }

        private func failures(_ page: ParsedPage, _ reason: String) -> Double {
            page.value("kafka_surveyor_request_failures_total", ["phase": "metadata", "reason": reason]) ?? 0
        }

        @Test func `nobody listens`() async throws {
            let page = try await expectDown("127.0.0.1:1")
            #expect(failures(page, "transport") > 0)
        }

        @Test func `the name is unknown`() async throws {
            let page = try await expectDown("kafka.invalid:9092")
            #expect(failures(page, "transport") > 0)
        }

        @Test func `a web server listens`() async throws {
            let web = try await SurveyorProcess.start(server: "127.0.0.1:1")
            _ = try await expectDown("127.0.0.1:\(web.port)")
            try await web.stop()
        }

        @Test func `a TLS server listens, and TLS is not asked for`() async throws {
            let server = try await TLSServer.start()
            _ = try await expectDown("127.0.0.1:\(server.port)")
        }

        @Test func `a TLS server listens whose certificate is not trusted`() async throws {
            let server = try await TLSServer.start()
            let page = try await expectDown("127.0.0.1:\(server.port)", ["--tls.enabled"])
            #expect(failures(page, "tls") > 0)
        }

        @Test func `a broker without TLS listens, and TLS is asked for`() async throws {
            let broker = try await TestBroker.start()
            let page = try await expectDown(broker.bootstrapServers, ["--tls.enabled"])
            #expect(failures(page, "tls") + failures(page, "transport") > 0)
            try await broker.stop()
        }

        @Test func `a broker that falls silent takes its series with it, and brings them back`() async throws {
            let broker = try await TestBroker.start()
            try await KafkaTraffic(broker).createTopic("orders", partitions: 2)
            let surveyor = try await SurveyorProcess.start(broker)
            let before = try await surveyor.page(up: 1)
            #expect(before.samples("kafka_topic_partition_current_offset").count == 2)
            for round in 1...2 {
                broker.process.suspend()
                let failed = try await surveyor.page(up: 0).surveys("failure")
                let down = try await surveyor.page("failures") { $0.surveys("failure") >= failed + 2 }
                #expect(down.clusterNames == ["kafka_up"])
                #expect(surveyor.log(containing: "cannot be surveyed").count == round, "\(surveyor.process.transcript)")
                broker.process.resume()
                let after = try await surveyor.page(up: 1)
                #expect(after.clusterNames.isSuperset(of: before.clusterNames))
                #expect(surveyor.log(containing: "is surveyed").count == round + 1)
            }
            try await surveyor.stop()
            try await broker.stop()
        }
    }
}
