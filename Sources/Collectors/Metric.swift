internal import ClusterModel
internal import Exposition

/// What samples are about: a broker, a topic, a ZooKeeper server, or something of which there is only one.
protocol LabelledEntity: Sendable {
    /// The names of the labels that identify an entity of this kind.
    static var labelNames: [String] { get }

    /// The entity's labels, encoded once for all of its samples.
    var labels: EncodedLabels { get }
}

extension LabelledEntity {
    /// Encodes the values of `labelNames`, in their order.
    static func labels(_ values: String...) -> EncodedLabels { EncodedLabels(labelNames, values) }
}

/// An entity of which there is only one, so that its samples need no labels to identify it.
protocol UnlabelledEntity: LabelledEntity {}

extension UnlabelledEntity {
    static var labelNames: [String] { [] }
    var labels: EncodedLabels { .none }
}

/// The declaration of one metric: its family, and how the samples of an entity are written.
///
/// A value that is nil is unknown and writes no sample.
struct Metric<Entity: LabelledEntity>: Sendable {
    let family: MetricFamily

    private let writeSamples: @Sendable (Entity, inout MetricWriter) -> Void

    /// A metric whose samples `samples` writes itself, with the entity's labels and `labels`.
    init(
        _ name: String, _ type: MetricType = .gauge, labels: [String], help: String,
        writing samples: @escaping @Sendable (Entity, inout MetricWriter) -> Void
    ) {
        family = MetricFamily(name, type, labels: Entity.labelNames + labels, help: help)
        writeSamples = samples
    }

    /// A metric with one sample per entity.
    init<Value: SampleValue>(
        _ name: String, _ type: MetricType = .gauge, help: String,
        value: @escaping @Sendable (Entity) -> Value?
    ) {
        self.init(name, type, labels: [], help: help) { entity, writer in
            value(entity)?.write(entity.labels, to: &writer)
        }
    }

    /// A metric with one sample per entity and case of `Case`. The raw value of the case is the value of `label`.
    init<Case: CaseIterable & RawRepresentable<String> & Sendable, Value: SampleValue>(
        _ name: String, _ type: MetricType = .gauge, each _: Case.Type, as label: String, help: String,
        value: @escaping @Sendable (Entity, Case) -> Value?
    ) {
        let cases = Case.allCases.map { (case: $0, labels: EncodedLabels(label, $0.rawValue)) }
        self.init(name, type, labels: [label], help: help) { entity, writer in
            for (each, labels) in cases { value(entity, each)?.write(entity.labels + labels, to: &writer) }
        }
    }

    /// A metric with any number of samples per entity, which are told apart by the values of `labels`.
    init<Value: SampleValue>(
        _ name: String, _ type: MetricType = .gauge, labels: [String], help: String,
        samples: @escaping @Sendable (Entity) -> [(labels: [String], value: Value)]
    ) {
        self.init(name, type, labels: labels, help: help) { entity, writer in
            for sample in samples(entity) {
                sample.value.write(entity.labels + EncodedLabels(labels, sample.labels), to: &writer)
            }
        }
    }

    /// A metric that is always 1 and whose labels carry the information: at most one sample per entity.
    static func info(
        _ name: String, labels: [String], help: String, values: @escaping @Sendable (Entity) -> [String]?
    ) -> Metric {
        Metric(name, labels: labels, help: help) { entity in values(entity).map { [(labels: $0, value: 1)] } ?? [] }
    }

    fileprivate func write(_ entities: [Entity], to writer: inout MetricWriter) {
        writer.family(family)
        for entity in entities { writeSamples(entity, &writer) }
    }
}

extension MetricWriter {
    /// Writes the samples of all `metrics` about `entities`.
    mutating func write<Entity>(_ metrics: [Metric<Entity>], of entities: [Entity]) {
        for metric in metrics { metric.write(entities, to: &self) }
    }
}

/// A type that knows how its values are written as samples.
protocol SampleValue: Sendable {
    /// Writes the samples of the value: one, or those of a histogram or summary.
    func write(_ labels: EncodedLabels, to writer: inout MetricWriter)
}

extension SampleValue where Self: BinaryInteger {
    func write(_ labels: EncodedLabels, to writer: inout MetricWriter) { writer.sample(labels, self) }
}

extension Int: SampleValue {}
extension Int32: SampleValue {}
extension Int64: SampleValue {}
extension UInt32: SampleValue {}

extension Bool: SampleValue {
    /// 1 for true, 0 for false.
    func write(_ labels: EncodedLabels, to writer: inout MetricWriter) { writer.sample(labels, self ? 1 : 0) }
}

extension Double: SampleValue {
    func write(_ labels: EncodedLabels, to writer: inout MetricWriter) { writer.sample(labels, double: self) }
}

extension Duration: SampleValue {
    /// In seconds.
    func write(_ labels: EncodedLabels, to writer: inout MetricWriter) { writer.sample(labels, seconds: self) }
}

extension LatencyHistogram: SampleValue {
    /// In seconds. The ranges of the histogram are disjoint; the buckets of the page are cumulative.
    func write(_ labels: EncodedLabels, to writer: inout MetricWriter) {
        let bounds = Self.bounds.map { $0 / .seconds(1) } + [.infinity]
        var count = 0
        for (bound, more) in zip(bounds, counts) {
            count += more
            writer.sample(labels, bucket: bound, count: count)
        }
        writer.sample(labels, sum: sum / .seconds(1))
        writer.sample(labels, count: count)
    }
}

extension SummaryMetric: SampleValue {
    /// Values that a summary cannot have are left out: clocks that jump make negative times, which OpenMetrics forbids.
    func write(_ labels: EncodedLabels, to writer: inout MetricWriter) {
        let valid = quantiles.filter { (0...1).contains($0.key) && !($0.value < 0) }
        for (quantile, value) in valid.sorted(by: { $0.key < $1.key }) {
            writer.sample(labels, quantile: quantile, double: value)
        }
        if let sum, sum >= 0 { writer.sample(labels, sum: sum) }
        if let count, (0..<0x1p63).contains(count), Double(Int64(count)) == count {
            writer.sample(labels, count: Int64(count))
        }
    }
}

extension EncodedLabels {
    /// Encodes labels with these names and values, of which there must be equally many.
    fileprivate init(_ names: [String], _ values: [String]) {
        precondition(names.count == values.count, "\(values.count) values for the labels \(names)")
        self = zip(names, values).reduce(.none) { $0.adding($1.0, $1.1) }
    }
}
