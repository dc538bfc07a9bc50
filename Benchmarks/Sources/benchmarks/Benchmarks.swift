import BenchmarkSupport
import CBaseline
import Glibc

/// The benchmarks, by name. Each returns its table.
private let benchmarks: [(name: String, title: String, run: @Sendable () throws -> [Row])] = [
    ("encoding", "encoding: MetricWriter against snprintf", encoding),
    ("collecting", "collecting: a survey against librdkafka in C", collecting),
    ("lag", "lag: seconds behind, against the truth", lag),
    ("pages", "pages: the status page of a large cluster", statusPages),
    ("filtering", "filtering: RE2 against Swift's Regex", filtering),
    ("zookeeper", "zookeeper: a survey against the servers' own time", askingZooKeeper),
    ("memory", "memory of kafka-surveyor", memory),
    ("sections", "sections: an ensemble beside a cluster of 100,000 partitions", sections),
    ("rest", "kafka-surveyor at rest: 100 partitions, a survey every 10 s", resting),
    ("scrape", "scrape of 10 MB: HTTPServer against a static response", scraping),
    ("traffic", "traffic: KafkaProducer and KafkaConsumer against librdkafka in C", traffic),
]

/// Runs the benchmarks that are named, or all. Exits 1 when a bound is missed or nothing could be measured, 2 when there
/// is no benchmark of that name.
@main
struct Benchmarks {
    static func main() {
        let wanted = CommandLine.arguments.dropFirst()
        // A process of its own, whose processor time is not measured.
        if Array(wanted) == [ReplayingBroker.argument] { exit(run_replaying_broker()) }
        let names = benchmarks.map(\.name)
        if let unknown = wanted.first(where: { !names.contains($0) }) {
            fail("there is no benchmark `\(unknown)`; there are: \(names.joined(separator: ", "))", status: 2)
        }
        var rows: [Row] = []
        for benchmark in benchmarks where wanted.isEmpty || wanted.contains(benchmark.name) {
            do {
                let measured = try benchmark.run()
                printTable(benchmark.title, measured)
                rows += measured
            } catch {
                fail("\(benchmark.name): \(error)", status: 1)
            }
        }
        exit(rows.allSatisfy(\.holds) ? 0 : 1)
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        let line = Array("benchmarks: \(message)\n".utf8)
        _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
        exit(status)
    }
}
