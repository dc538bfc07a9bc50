import ClusterModel
import LagAnalysis
import Testing

@Suite("Rates and time to catch up")
struct RateTests {
    private func watch(surveys: Int, reading: Int64, of produced: Int64 = 300, from lag: Int64 = 6000) -> Watch {
        var watch = Watch()
        watch.partition.highWatermark = lag
        for _ in 0..<surveys { read(&watch, reading, produced) }
        return watch
    }

    private func read(_ watch: inout Watch, _ records: Int64, _ produced: Int64 = 300) {
        watch.produce(produced)
        watch.commit = (watch.commit ?? 0) + records
        watch.survey()
    }

    private func total(_ watch: Watch) -> LagSummary? { watch.group?.topics.first?.total }

    /// Whether a rate is what is expected, but for the rounding of sums.
    private func isClose(_ rate: Double?, _ expected: Double) -> Bool {
        rate.map { abs($0 - expected) < expected / 1000 + 1e-9 } ?? false
    }

    @Test func oneSurveyTellsNoRate() {
        let total = total(watch(surveys: 1, reading: 100))
        #expect(total?.lag == 6200)
        #expect(total?.consumptionRate == nil)
        #expect(total?.productionRate == nil)
        #expect(total?.secondsToCatchUp == nil)
    }

    @Test(arguments: [2, 3, 10, 1000])
    func ratesAreRecordsPerSecond(surveys: Int) {
        let total = total(watch(surveys: surveys, reading: 150))
        #expect(isClose(total?.consumptionRate, 5))
        #expect(isClose(total?.productionRate, 10))
    }

    @Test func whileFallingBehindThereIsNoTimeToCatchUp() {
        #expect(total(watch(surveys: 10, reading: 299))?.secondsToCatchUp == nil)
    }

    @Test func timeToCatchUpIsTheLagOverTheDifferenceOfTheRates() {
        let watch = watch(surveys: 10, reading: 600)
        // 3,000 records are left, and the group reads 10 a second more than are produced.
        #expect(isClose(total(watch)?.secondsToCatchUp, 300))
        #expect(watch.group?.total.secondsToCatchUp == total(watch)?.secondsToCatchUp)
    }

    @Test func aGroupWithoutLagHasCaughtUp() {
        #expect(total(watch(surveys: 2, reading: 0, of: 0, from: 0))?.secondsToCatchUp == 0)
    }

    @Test func aRewindDoesNotSpoilTheRates() {
        var watch = watch(surveys: 20, reading: 300)
        read(&watch, -6000)
        for _ in 0..<3 { read(&watch, 300) }
        let rate = total(watch)?.consumptionRate ?? 0
        #expect(rate > 7 && rate <= 10.001)
    }

    @Test func aRecreatedTopicDoesNotSpoilTheRates() {
        var watch = watch(surveys: 20, reading: 300)
        watch.partition.highWatermark = 0
        watch.commit = 0
        for _ in 0..<3 { read(&watch, 300) }
        let rate = total(watch)?.productionRate ?? 0
        #expect(rate > 7 && rate <= 10.001)
    }

    @Test func surveysThatFailDoNotSpoilTheRates() {
        var watch = watch(surveys: 20, reading: 300)
        watch.now += 300_000
        read(&watch, 3300, 3300)
        #expect(isClose(total(watch)?.consumptionRate, 10))
    }

    @Test func ratesFollowWhatHappens() {
        var watch = watch(surveys: 20, reading: 300)
        for _ in 0..<60 { read(&watch, 30) }
        let rate = total(watch)?.consumptionRate ?? 0
        #expect(abs(rate - 1) < 0.1)
    }
}
