import ClusterModel
import Testing

@Suite struct LatencyHistogramTests {
    @Test func eachIsInOneRange() {
        var histogram = LatencyHistogram()
        for duration in [Duration.zero, .milliseconds(1), .nanoseconds(1_000_001), .seconds(10), .seconds(11)] {
            histogram.record(duration)
        }
        #expect(histogram.counts == [2, 1] + Array(repeating: 0, count: 10) + [1, 1])
        #expect(histogram.count == 5)
        #expect(histogram.sum == .nanoseconds(21_002_000_001))
    }

    @Test func boundsAscendFromAMillisecondToTenSeconds() {
        #expect(LatencyHistogram.bounds == LatencyHistogram.bounds.sorted())
        #expect(LatencyHistogram.bounds.first == .milliseconds(1))
        #expect(LatencyHistogram.bounds.last == .seconds(10))
    }

    /// A sum that falls would be a reset to Prometheus.
    @Test func theSumNeverFalls() {
        var histogram = LatencyHistogram()
        histogram.record(.seconds(1))
        histogram.record(.seconds(-5))
        #expect(histogram.sum == .seconds(1))
        #expect(histogram.counts.first == 1)
    }
}
