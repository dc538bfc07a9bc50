import BenchmarkSupport
import ClusterModel
import Collectors
import Exposition
import PageMemory

/// Writing the page of a survey, and compressing it.
func rendering(_ survey: ClusterSurvey, _ name: String) throws -> [Row] {
    let bytes = try page(of: survey, capacity: 65_536).bytes
    let size = bytes.count
    let writing = try median((1...5).map { _ in try seconds { _ = try page(of: survey, capacity: size + size / 8) } })
    let gzipSize = Gzip.compress(bytes).count
    let compressing = median((1...5).map { _ in seconds { _ = Gzip.compress(bytes) } })
    return [
        row("\(name): page of \(megabytes(size)), MB/s", writing, bytes: size),
        row("\(name): gzipped to \(megabytes(gzipSize)), MB/s", compressing, bytes: size),
    ]
}

private func page(of survey: ClusterSurvey, capacity: Int) throws -> Page {
    var writer = MetricWriter(capacity: capacity)
    ClusterCollector.collect(survey, options: CollectorOptions(), into: &writer)
    return try writer.finish(as: .openMetrics)
}

private func megabytes(_ bytes: Int) -> String { "\(decimal(Double(bytes) / 1e6)) MB" }

private func row(_ name: String, _ seconds: Double, bytes: Int) -> Row {
    Row(name, ours: "\(decimal(seconds * 1000)) ms", baseline: "", figure: Double(bytes) / seconds / 1e6)
}
