import BenchmarkSupport
import CBaseline
import CMemory
import Exposition
import Glibc
import PageMemory

/// Writing the lag of 500,000 partitions, against a C program that calls snprintf for each, and how many allocations a
/// sample costs.
func encoding() throws -> [Row] {
    let page = LagPage(groups: 5000)
    let reference = try page.baseline()
    guard try [UInt8](page.write().bytes) == reference else { throw PagesDiffer() }

    let fresh = try page.contest()
    keep_freed_memory(true)
    defer { keep_freed_memory(false) }
    let warm = try page.contest()
    let few = try LagPage(groups: 1000).allocations()
    let many = try page.allocations()
    let speed = { (seconds: Double) in "\(Int(Double(reference.count) / seconds / 1e6)) MB/s" }
    return [
        Row(
            "speed, \(page.values.count) samples", ours: speed(warm.ours), baseline: speed(warm.baseline),
            figure: warm.baseline / warm.ours, bound: .atLeast(2)),
        Row(
            "the same, and the kernel clearing memory", ours: speed(fresh.ours), baseline: speed(fresh.baseline),
            figure: fresh.baseline / fresh.ours),
        Row(
            "allocations for 500,000 samples, for 100,000", ours: "\(many)", baseline: "\(few)",
            figure: Double(many - few), bound: .atMost(0)),
    ]
}

struct PagesDiffer: Error, CustomStringConvertible {
    let description = "MetricWriter and snprintf wrote different pages"
}

struct BaselineFailed: Error, CustomStringConvertible {
    let description = "the C program could not write its page: out of memory or of capacity"
}

/// A page of kafka_consumergroup_lag: groups with one topic of 100 partitions each.
struct LagPage {
    static let partitions = 100
    static let family = MetricFamily(
        "kafka_consumergroup_lag", labels: ["consumergroup", "topic", "partition"],
        help: "Messages between the group's commit and the end of the partition")

    let groups: Int
    /// Lags of one to nine digits, partition by partition.
    let values: [Int64]

    var capacity: Int { 1000 + values.count * 160 }

    init(groups: Int) {
        self.groups = groups
        values = (0..<groups * Self.partitions).map { Int64($0 &* 2_654_435_761 % 1_000_000_007) }
    }

    /// The labels of each group, escaped.
    func labels() -> [EncodedLabels] {
        (0..<groups).map { group in
            EncodedLabels("consumergroup", "billing-service-\(group)")
                + EncodedLabels("topic", "orders.created.v1-\(group)")
        }
    }

    /// The page that we write, with the work of escaping the labels.
    func write() throws -> Page { try write(labels()) }

    /// Seconds that the page takes us, and C: medians of rounds in turn.
    func contest() throws -> (ours: Double, baseline: Double) {
        let rounds = try interleaved([
            { try seconds { _ = try write() } },
            { try seconds { unsafe try writeBaseline { _ in } } },
        ])
        return (median(rounds[0]), median(rounds[1]))
    }

    /// How many allocations the page costs when the labels are there.
    func allocations() throws -> Int64 {
        let labels = labels()
        let before = allocation_count()
        let page = try write(labels)
        let after = allocation_count()
        precondition(page.seriesCount == values.count)
        return after - before
    }

    private func write(_ labels: [EncodedLabels]) throws -> Page {
        var writer = MetricWriter(capacity: capacity)
        writer.family(Self.family)
        var index = 0
        for group in labels {
            for partition in 0..<Int32(Self.partitions) {
                writer.sample(group, partition: partition, values[index])
                index += 1
            }
        }
        return try writer.finish()
    }

    /// A copy of the page that C writes.
    func baseline() throws -> [UInt8] {
        var copy: [UInt8] = []
        unsafe try writeBaseline { unsafe copy.append(contentsOf: $0) }
        return copy
    }

    /// Lets C write the page, and lends it to `body`.
    func writeBaseline(_ body: (UnsafeRawBufferPointer) -> Void) throws {
        var page: UnsafeMutablePointer<CChar>?
        let length = unsafe write_lag_page(&page, capacity, Int32(groups), Int32(Self.partitions), values)
        defer { unsafe free(page) }
        guard length > 0 else { throw BaselineFailed() }
        unsafe body(UnsafeRawBufferPointer(start: page, count: length))
    }
}
