import Testing
import Workload

@Suite struct RateTests {
    /// What a sender that looks every `tick` sends in all.
    private func sent(_ profile: RateProfile, for length: Duration, tick: Duration) -> Int {
        var pacer = RatePacer(profile)
        var (elapsed, sent) = (Duration.zero, 0)
        while elapsed <= length {
            let due = pacer.due(at: elapsed)
            pacer.spend(due)
            sent += due
            elapsed += tick
        }
        return sent
    }

    @Test(arguments: [(0.5, 5), (1, 10), (333, 3330), (100_000, 1_000_000)])
    func `ten seconds at a rate are ten times the rate, however often is looked`(_ rate: Double, _ expected: Int) {
        for tick in [Duration.milliseconds(5), .milliseconds(20), .milliseconds(250)] {
            #expect(sent(RateProfile(rate: rate), for: .seconds(10), tick: tick) == expected)
        }
    }

    @Test func `nothing is due that was sent already`() {
        var pacer = RatePacer(RateProfile(rate: 100))
        #expect(pacer.due(at: .milliseconds(500)) == 50)
        pacer.spend(30)
        #expect(pacer.due(at: .milliseconds(500)) == 20)
        pacer.spend(60)
        #expect(pacer.due(at: .milliseconds(600)) == 0)
        #expect(pacer.due(at: .milliseconds(1000)) == 10)
    }

    @Test func `a hold-up is made good for a second and no more`() {
        var pacer = RatePacer(RateProfile(rate: 100))
        #expect(pacer.due(at: .seconds(60)) == 100)
        pacer.spend(100)
        #expect(pacer.due(at: .seconds(60)) == 0)
        #expect(pacer.due(at: .milliseconds(60_100)) == 10)
    }

    @Test func `bursts come at the end of each interval`() {
        let burst = RateProfile.Burst(rate: 1000, length: .seconds(2), interval: .seconds(10))
        let profile = RateProfile(rate: 10, burst: burst)
        #expect(profile.total(after: .seconds(8)) == 80)
        #expect(profile.total(after: .seconds(9)) == 1080)
        #expect(profile.total(after: .seconds(10)) == 2080)
        #expect(profile.total(after: .seconds(15)) == 2130)
        #expect(profile.total(after: .seconds(20)) == 4160)
    }
}
