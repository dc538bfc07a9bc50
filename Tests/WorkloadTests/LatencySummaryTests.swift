import Testing
import Workload

@Suite struct LatencySummaryTests {
    @Test func `without latencies there is no quantile`() {
        #expect(LatencySummary().microseconds(at: 0.5) == nil)
    }

    @Test func `quantiles are true to a thirty-second part`() throws {
        var summary = LatencySummary()
        for value in 1...100_000 { summary.add(microseconds: Int64(value)) }
        #expect(summary.count == 100_000)
        for quantile in [0.001, 0.5, 0.9, 0.99, 1] {
            let exact = quantile * 100_000
            let shown = Double(try #require(summary.microseconds(at: quantile)))
            #expect(shown >= exact && shown <= exact * 33 / 32 + 1)
        }
    }

    @Test func `small latencies are exact`() {
        var summary = LatencySummary()
        for value in [3, 3, 7, 63] { summary.add(microseconds: Int64(value)) }
        #expect(summary.microseconds(at: 0.5) == 3)
        #expect(summary.microseconds(at: 0.75) == 7)
        #expect(summary.microseconds(at: 1) == 63)
    }

    @Test(arguments: [Int64.min, -1, 0, 64, 65, 1 << 40, .max])
    func `any number is taken`(_ value: Int64) throws {
        var summary = LatencySummary()
        summary.add(microseconds: value)
        #expect(try #require(summary.microseconds(at: 0.99)) >= max(0, value))
    }
}
