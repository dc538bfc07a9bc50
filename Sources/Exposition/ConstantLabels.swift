/// Labels that the user puts on every series: `kafka_cluster="a"`.
public struct ConstantLabels: Sendable {
    /// The names, in order.
    public let names: [String]

    private let values: [String]
    let labels: EncodedLabels

    /// No labels.
    public static let none = ConstantLabels(names: [], values: [], labels: .none)

    private init(names: [String], values: [String], labels: EncodedLabels) {
        self.names = names
        self.values = values
        self.labels = labels
    }

    /// Labels from outside. Throws where a name is not a label name or is given twice.
    public init(_ pairs: [(name: String, value: String)]) throws(ExpositionError) {
        var labels = EncodedLabels.none
        var names: [String] = []
        for (name, value) in pairs {
            guard MetricGrammar.isLabelName(name) else { throw .badLabelName(name) }
            guard !names.contains(name) else { throw .repeatedLabel(name) }
            names.append(name)
            labels = labels.adding(name, value)
        }
        self.init(names: names, values: pairs.map(\.value), labels: labels)
    }

    /// The value of a label; nil if it is not among them.
    public subscript(name: String) -> String? { names.firstIndex(of: name).map { values[$0] } }
}

extension ConstantLabels: CustomStringConvertible {
    /// As on a sample line: `{kafka_cluster="a"}`.
    public var description: String { "{\(String(decoding: labels.bytes, as: UTF8.self))}" }
}
