import TestSupport
import Testing

extension ProgramTests {
    /// A cluster that cannot be reached is no bad input: the program runs, says so once, and keeps trying.
    @Suite struct UnreachableTests {
        /// Starts the program on something that is no cluster, and follows it over several surveys.
        private func expectDown(
            _ server: String, _ arguments: [String] = [], client: String = "auto"
        ) async throws -> ParsedPage {
            let surveyor = try await SurveyorProcess.start(server: server, ["--kafka.client=\(client)"] + arguments)
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

        @Test(arguments: ["native", "librdkafka"])
        func `nobody listens`(_ client: String) async throws {
            let page = try await expectDown("127.0.0.1:1", client: client)
            #expect(failures(page, "transport") > 0)
        }

        @Test(arguments: ["native", "librdkafka"])
        func `the name is unknown`(_ client: String) async throws {
            let page = try await expectDown("kafka.invalid:9092", client: client)
            #expect(failures(page, "unresolved") > 0)
        }

        /// This one answers nothing to what is not HTTP.
        @Test(arguments: ["native": "timed_out", "librdkafka": nil])
        func `a web server listens`(_ client: String, reason: String?) async throws {
            let web = try await SurveyorProcess.start(server: "127.0.0.1:1")
            let page = try await expectDown("127.0.0.1:\(web.port)", client: client)
            if let reason { #expect(failures(page, reason) > 0) }
            try await web.stop()
        }

        @Test(arguments: ["native": "transport", "librdkafka": nil])
        func `a TLS server listens, and TLS is not asked for`(_ client: String, reason: String?) async throws {
            let server = try await TLSServer.start()
            let page = try await expectDown("127.0.0.1:\(server.port)", client: client)
            if let reason { #expect(failures(page, reason) > 0) }
        }

        @Test(arguments: ["native", "librdkafka"])
        func `a TLS server listens whose certificate is not trusted`(_ client: String) async throws {
            let server = try await TLSServer.start()
            let page = try await expectDown("127.0.0.1:\(server.port)", ["--tls.enabled"], client: client)
            #expect(failures(page, "tls") > 0)
        }

        @Test(arguments: ["native", "librdkafka"])
        func `a broker without TLS listens, and TLS is asked for`(_ client: String) async throws {
            let broker = try await TestBroker.start()
            let page = try await expectDown(broker.bootstrapServers, ["--tls.enabled"], client: client)
            #expect(failures(page, "tls") + failures(page, "transport") > 0)
            try await broker.stop()
        }

        @Test(arguments: ["native", "librdkafka"])
        func `a broker that falls silent takes its series with it, and brings them back`(_ client: String) async throws
        {
            let broker = try await TestBroker.start()
            try await TestTraffic(broker).createTopic("orders", partitions: 2)
            let surveyor = try await SurveyorProcess.start(broker, ["--kafka.client=\(client)"])
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
