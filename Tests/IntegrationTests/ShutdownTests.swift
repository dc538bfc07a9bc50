import TestSupport
import Testing

extension ProgramTests {
    /// SIGTERM and SIGINT end the program with status 0, within the five seconds that it promises.
    @Suite struct ShutdownTests {
        @Test func `both signals end it while Kafka answers`() async throws {
            let broker = try await TestBroker.start()
            for signal in [{ $0.terminate() }, { $0.interrupt() }] as [(ManagedProcess) -> Void] {
                let surveyor = try await SurveyorProcess.start(broker)
                try await surveyor.page(up: 1)
                try await surveyor.stop(signal)
            }
            try await broker.stop()
        }

        /// Exit handlers free what librdkafka's threads use, OpenSSL's state above all: with a client at work, the process
        /// would now and then end by a signal. AddressSanitizer tells whether they were run.
        @Test func `exit handlers are run only when all clients are closed`() async throws {
            let broker = try await TestBroker.start()
            let silent = try SilentServer()
            for (server, isHanging) in [(broker.bootstrapServers, false), ("127.0.0.1:\(silent.port)", true)] {
                let surveyor = try await SurveyorProcess.start(
                    server: server, ["--probe.enabled", "--survey.timeout=500ms"],
                    environment: ["ASAN_OPTIONS": "detect_leaks=1:atexit=1"])
                // By then the probe has an answer, or waits for one.
                try await surveyor.page("a survey that ended") { $0.surveys(isHanging ? "failure" : "success") > 0 }
                try await surveyor.stop()
                let transcript = surveyor.process.transcript
                let isLeft = surveyor.log(containing: "clients of the probe did not close in time").count == 1
                let isHandled = surveyor.log(containing: "AddressSanitizer exit stats").count == 1
                #expect(isLeft == isHanging, "\(transcript)")
                #expect(isHandled == !isHanging, "\(transcript)")
            }
            try await broker.stop()
        }

        @Test func `it ends while Kafka is down, and before the first survey has ended`() async throws {
            let surveyor = try await SurveyorProcess.start(server: "127.0.0.1:1", interval: "1h")
            try await surveyor.stop()
        }

        @Test func `it ends while the broker hangs`() async throws {
            let broker = try await TestBroker.start()
            let surveyor = try await SurveyorProcess.start(
                server: broker.bootstrapServers, ["--survey.timeout=10s"], interval: "5s")
            let surveys = try await surveyor.page(up: 1).surveys("success")
            broker.process.suspend()
            // Until the next survey waits for an answer that does not come.
            try await surveyor.page("a survey that failed, or none") {
                $0.surveys("failure") > 0 || $0.surveys("success") > surveys
            }
            try await surveyor.stop()
            broker.process.resume()
            try await broker.stop()
        }

        /// Each of them uses up its part of the time: together they must not take more than is promised.
        @Test func `it ends in time while a scraper, the probe, Kafka and ZooKeeper all keep it waiting`() async throws
        {
            let broker = try await TestBroker.start()
            let zooKeeper = try SilentServer()
            try await TestTraffic(broker).createTopic("orders", partitions: 80)
            // A page of some ten megabytes, more than the kernel buffers for a connection.
            let padding = "--kafka.labels=padding=\(String(repeating: "x", count: 20_000))"
            let surveyor = try await SurveyorProcess.start(
                broker,
                [
                    padding, "--survey.timeout=2s", "--probe.enabled",
                    "--zookeeper.server=127.0.0.1:\(zooKeeper.port)",
                ], interval: "1s")
            try await surveyor.page("topics and a probe") {
                !$0.samples("kafka_topic_partitions").isEmpty && !$0.samples("kafka_probe_messages_lost_total").isEmpty
            }
            let reader = try HTTPConnection(port: surveyor.port, receiveBuffer: 4096)
            try await reader.send("GET /metrics HTTP/1.1\nHost: surveyor\n\n")
            #expect(try await !reader.receive(atMost: 1024).isEmpty)
            broker.process.suspend()
            // Surveys that take longer than an interval follow each other at once: from now on there is always one under way.
            try await surveyor.page("a cluster that is down") { $0.samples("kafka_up").first?.value == 0 }
            try await surveyor.stop()
            broker.process.resume()
            try await broker.stop()
        }

        @Test func `a connection that idles is not waited for`() async throws {
            let surveyor = try await SurveyorProcess.start(server: "127.0.0.1:1")
            let idle = try HTTPConnection(port: surveyor.port)
            try await idle.send("GET /-/healthy HTTP/1.1\nHost: surveyor\n\n")
            let answer = try await idle.receive(atMost: 4096)
            #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
            try await surveyor.stop()
            let rest = try await idle.receiveAll()
            #expect(!String(decoding: rest, as: UTF8.self).contains("HTTP/1.1"))
        }

        @Test func `a scrape that is under way is finished`() async throws {
            let broker = try await TestBroker.start()
            try await TestTraffic(broker).createTopic("orders", partitions: 80)
            // A page of some ten megabytes, more than the kernel buffers for a connection.
            let padding = "--kafka.labels=padding=\(String(repeating: "x", count: 20_000))"
            let surveyor = try await SurveyorProcess.start(broker, [padding])
            try await surveyor.process.waitForLine(containing: "is surveyed")
            try await eventually("readiness") { try await surveyor.client.get("/-/ready").status == 200 }
            let reader = try HTTPConnection(port: surveyor.port, receiveBuffer: 4096)
            try await reader.send("GET /metrics HTTP/1.1\nHost: surveyor\nConnection: close\n\n")
            var answer = try await reader.receive(atMost: 1024)
            #expect(!answer.isEmpty)
            surveyor.process.terminate()
            // From here on nobody else is served.
            try await eventually("a closed port") {
                do { return try await surveyor.client.get("/-/healthy").status != 200 } catch { return true }
            }
            #expect(surveyor.process.isRunning)
            answer += try await reader.receiveAll()
            let end = try #require(answer.firstRange(of: Array("\r\n\r\n".utf8))).upperBound
            let head = String(decoding: answer[..<end], as: UTF8.self)
            let length = try #require(try /Content-Length: (\d+)/.firstMatch(in: head).flatMap { Int($0.1) })
            #expect(length > 10_000_000)
            #expect(answer.count - end == length)
            try await surveyor.stop { _ in }
            try await broker.stop()
        }
    }
}
