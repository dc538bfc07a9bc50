import BenchmarkSupport
import CBaseline
import Exposition
import Logging
import MicroHTTP
import PageMemory

/// Scraping a page of 10 MB, with one scraper and with 64 at once, against the same bytes as a static response of
/// libmicrohttpd in a C program. Both servers and the scrapers are in this process.
func scraping() throws -> [Row] {
    let contentType = ExpositionFormat.text.contentType
    let page = try tenMegabytes().bytes
    let configuration = ServerConfiguration(address: try ListenAddress(parsing: "127.0.0.1:0"))
    let silent = Logger(label: "benchmarks") { _ in SwiftLogNoOpLogHandler() }
    let ours = try HTTPServer(configuration, logger: silent) { _ in
        .now(Response(headers: [("Content-Type", contentType)], body: page))
    }
    let baseline = try StaticServer(page, contentType: contentType, threads: configuration.threads)

    return try [1, 64].flatMap { scrapers in
        let rounds = try interleaved(
            [ours.port, baseline.port].map { port in
                {
                    try ScrapeRound(
                        port: port, bodyLength: page.count, scrapers: scrapers, scrapes: max(100 / scrapers, 4))
                }
            })
        return rows("\(scrapers) at once", rounds[0], rounds[1])
    }
}

private func rows(_ name: String, _ ours: [ScrapeRound], _ baseline: [ScrapeRound]) -> [Row] {
    func row(_ name: String, _ figure: (ScrapeRound) -> Double, atMost limit: Double) -> Row {
        let (ours, baseline) = (median(ours.map(figure)), median(baseline.map(figure)))
        let milliseconds = { (seconds: Double) in "\(decimal(seconds * 1000)) ms" }
        return Row(
            name, ours: milliseconds(ours), baseline: milliseconds(baseline), figure: ours / baseline,
            bound: .atMost(limit))
    }
    return [
        row("\(name): p50", { percentile(50, of: $0.latencies) }, atMost: 1.1),
        row("\(name): p99", { percentile(99, of: $0.latencies) }, atMost: 1.5),
        row("\(name): processor time of the server", \.serverSecondsPerScrape, atMost: 1.1),
    ]
}

/// A page of about 10 MB: 50 families of 2000 partitions.
private func tenMegabytes() throws -> Page {
    var writer = MetricWriter(capacity: 12_000_000)
    for number in 0..<50 {
        writer.family(
            MetricFamily(
                "kafka_topic_partition_figure_\(number)", labels: ["topic", "partition"],
                help: "Figure \(number) of a partition"))
        for topic in 0..<20 {
            let labels = EncodedLabels("topic", "orders.created.by.customers.everywhere.v\(topic)")
            for partition in 0..<100 as Range<Int32> { writer.sample(labels, partition: partition, 1_234_567) }
        }
    }
    return try writer.finish()
}

/// What a round of scrapes of one server took.
private struct ScrapeRound {
    let latencies: [Double]
    let serverSecondsPerScrape: Double

    init(port: Int, bodyLength: Int, scrapers: Int, scrapes: Int) throws {
        var task = CBaseline.scraping(
            port: Int32(port), body_length: bodyLength, scrapers: Int32(scrapers), scrapes: Int32(scrapes))
        var latencies = [Double](repeating: 0, count: scrapers * scrapes)
        var serverSeconds = 0.0
        guard unsafe scrape(&task, &latencies, &serverSeconds) else { throw ScrapeFailed(port: port) }
        self.latencies = latencies
        serverSecondsPerScrape = serverSeconds / Double(scrapers * scrapes)
    }
}

private struct ScrapeFailed: Error, CustomStringConvertible {
    let port: Int
    var description: String { "a scrape of 127.0.0.1:\(port) failed, or brought something other than the page" }
}

/// The C program that serves static bytes.
@safe
private final class StaticServer {
    private let server: OpaquePointer
    private let page: SharedBytes

    let port: Int

    init(_ page: SharedBytes, contentType: String, threads: Int) throws {
        guard let server = unsafe static_server_start(page.address, page.count, contentType, UInt32(threads)) else {
            throw DidNotStart()
        }
        unsafe self.server = server
        self.page = page
        port = Int(unsafe static_server_port(server))
    }

    deinit {
        unsafe static_server_stop(server)
    }

    private struct DidNotStart: Error, CustomStringConvertible {
        let description = "libmicrohttpd did not start the static server"
    }
}
