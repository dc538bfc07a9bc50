import TestSupport
import Testing

extension ProgramTests {
    /// Each scenario, watched through the surveyor's page, gives the series of its group that it promises.
    @Suite struct ScenarioTests {
        /// A scenario at work, and the surveyor that watches it.
        private struct Stage {
            let broker: TestBroker
            let scenario: ManagedProcess
            let surveyor: SurveyorProcess
            let name: String

            static func play(_ name: String, _ arguments: String...) async throws -> Stage {
                let broker = try await TestBroker.start()
                let scenario = try WorkloadProgram.start(
                    broker, ["scenario", name, "--rate", "100", "--partitions", "3"] + arguments)
                let surveyor = try await SurveyorProcess.start(broker, interval: "250ms")
                return Stage(broker: broker, scenario: scenario, surveyor: surveyor, name: name)
            }

            /// The value of a family that the group has one series of.
            func value(_ family: String, on page: ParsedPage) -> Double? {
                page.value("kafka_consumergroup_\(family)", ["consumergroup": name])
            }

            func lag(_ page: ParsedPage) -> Double { value("group_lag", on: page) ?? -1 }

            func members(_ page: ParsedPage) -> Double { value("members", on: page) ?? -1 }

            /// How far the group has committed on all partitions.
            func committed(_ page: ParsedPage) -> Double {
                page.samples("kafka_consumergroup_current_offset_sum", ["consumergroup": name]).first?.value ?? -1
            }

            func page(_ what: String, where condition: (ParsedPage) -> Bool) async throws -> ParsedPage {
                do {
                    return try await surveyor.page(what, where: condition)
                } catch {
                    throw TestFailure("\(error); the scenario says: \(scenario.transcript)")
                }
            }

            /// Ctrl-C, at which all ends well.
            func end() async throws {
                scenario.interrupt()
                #expect(try await scenario.waitForExit() == .status(0), "\(scenario.transcript)")
                #expect(scenario.lines(.standardError).last?.contains(" 0 failed") == true)
                try await surveyor.stop()
                try await broker.stop()
            }
        }

        @Test func `steady: commits follow what is produced, and lag stays small`() async throws {
            let stage = try await Stage.play("steady")
            let first = try await stage.page("two members") { stage.members($0) == 2 && stage.committed($0) > 100 }
            let later = try await stage.page("commits that follow") {
                stage.committed($0) > stage.committed(first) + 300
            }
            // Three seconds' worth, in which a machine that is busy may be late.
            for page in [first, later] { #expect((0..<300).contains(stage.lag(page))) }
            try await stage.end()
        }

        @Test func `lagging: lag grows while commits move`() async throws {
            let stage = try await Stage.play("lagging")
            let first = try await stage.page("a lag") { stage.lag($0) > 50 && stage.members($0) == 1 }
            let later = try await stage.page("more commits and more lag") {
                stage.committed($0) > stage.committed(first) + 90 && stage.lag($0) > stage.lag(first) + 100
            }
            #expect(stage.members(later) == 1)
            try await stage.end()
        }

        @Test func `stalled: lag grows, commits stand still, the member stays`() async throws {
            let stage = try await Stage.play("stalled", "--period", "2s")
            let first = try await stage.page("a lag") { stage.lag($0) > 150 && stage.committed($0) > 0 }
            let later = try await stage.page("more lag") { stage.lag($0) > stage.lag(first) + 200 }
            #expect(stage.committed(later) == stage.committed(first))
            #expect(stage.members(later) == 1)
            try await stage.end()
        }

        @Test func `bursty: lag rises in bursts and falls again`() async throws {
            let stage = try await Stage.play("bursty", "--period", "3s")
            for _ in 1...2 {
                let high = try await stage.page("a burst") { stage.lag($0) > 120 }
                let low = try await stage.page("the end of it") { (0..<60).contains(stage.lag($0)) }
                #expect(stage.committed(low) > stage.committed(high))
            }
            try await stage.end()
        }

        @Test func `rebalancing: members come and go`() async throws {
            let stage = try await Stage.play("rebalancing", "--period", "3s")
            for count in [1.0, 2, 3, 2, 1] {
                _ = try await stage.page("\(count) members") { stage.members($0) == count }
            }
            try await stage.end()
        }

        @Test func `dead-consumer: nobody is left, and lag grows`() async throws {
            let stage = try await Stage.play("dead-consumer", "--period", "5s")
            _ = try await stage.page("two members") { stage.members($0) == 2 && stage.committed($0) > 0 }
            let gone = try await stage.page("no members") { stage.members($0) == 0 }
            let state = ["consumergroup": stage.name, "state": "empty"]
            #expect(gone.value("kafka_consumergroup_state", state) == 1)
            let later = try await stage.page("more lag") { stage.lag($0) > stage.lag(gone) + 200 }
            #expect(stage.committed(later) == stage.committed(gone))
            #expect(stage.members(later) == 0)
            try await stage.end()
        }
    }
}
