import Testing
import Workload

@Suite struct ScenarioTests {
    @Test func `members swing between one and the most`() {
        let membership = Membership.swinging(most: 3, step: .seconds(10))
        #expect((0..<9).map { membership.count(at: .seconds($0 * 10)) } == [1, 2, 3, 2, 1, 2, 3, 2, 1])
        #expect(Membership.swinging(most: 1, step: .seconds(1)).count(at: .seconds(7)) == 1)
    }

    @Test func `members leave at their moment`() {
        let membership = Membership.leaving(2, moment: .seconds(10))
        #expect(membership.count(at: .milliseconds(9999)) == 2)
        #expect(membership.count(at: .seconds(10)) == 0)
        #expect(Membership.constant(4).count(at: .seconds(10)) == 4)
    }

    /// What is read at most in a time, next to what is produced: the lag that must come about.
    private func lag(_ scenario: Scenario, after elapsed: Duration) -> Double {
        let plan = scenario.plan(rate: 100, period: .seconds(10))
        let produced = plan.production.total(after: elapsed)
        guard let rate = plan.reading.rate else { return 0 }
        return max(0, produced - rate * elapsed.seconds)
    }

    @Test func `lagging falls behind by half the rate`() {
        #expect(lag(.lagging, after: .seconds(60)) == 3000)
    }

    @Test func `bursty reads more than is produced, but for the bursts`() throws {
        let production = Scenario.bursty.plan(rate: 100, period: .seconds(10)).production
        let reading = Scenario.bursty.plan(rate: 100, period: .seconds(10)).reading
        let most = reading.rate ?? 0
        #expect(production.rate < most)
        #expect((production.burst?.rate ?? 0) > most)
        let burst = try #require(production.burst)
        let left = (burst.rate - most) * burst.length.seconds
        let caughtUp = (most - production.rate) * (burst.interval - burst.length).seconds
        #expect(left < caughtUp)
    }

    @Test func `stalled stalls and dead-consumer leaves after a period`() {
        let stalled = Scenario.stalled.plan(rate: 100, period: .seconds(5))
        #expect(stalled.reading.phase(at: .seconds(4)) != .stalled)
        #expect(stalled.reading.phase(at: .seconds(5)) == .stalled)
        let dead = Scenario.deadConsumer.plan(rate: 100, period: .seconds(5))
        #expect(dead.membership.count(at: .seconds(4)) > 0)
        #expect(dead.membership.count(at: .seconds(5)) == 0)
    }
}
