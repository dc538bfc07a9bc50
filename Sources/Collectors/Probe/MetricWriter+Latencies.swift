internal import ClusterModel
internal import Exposition

extension MetricWriter {
    /// Writes a family of histograms, one per subject.
    mutating func write<Subject: MetricSubject>(
        _ family: MetricFamily, of subjects: [Subject], histogram: (Subject) -> LatencyHistogram
    ) {
        self.family(family)
        for subject in subjects { self.histogram(subject.labels, histogram(subject)) }
    }

    /// Writes the samples of a histogram, in seconds. Its ranges are separate, those of a page add up.
    mutating func histogram(_ labels: LabelBytes, _ histogram: LatencyHistogram) {
        let bounds = LatencyHistogram.bounds.map { $0 / .seconds(1) } + [.infinity]
        var count = 0
        for (bound, more) in zip(bounds, histogram.counts) {
            count += more
            sample(labels, bucket: bound, count: count)
        }
        sample(labels, sum: histogram.sum / .seconds(1))
        sample(labels, count: count)
    }
}
