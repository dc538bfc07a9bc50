internal import Exposition

/// Something that series are about (a broker, a topic, a ZooKeeper server, …), with its labels escaped.
protocol MetricSubject {
    var labels: LabelBytes { get }
}

extension MetricWriter {
    /// Writes a family with one sample per subject, but for those whose value is unknown.
    mutating func write<Subject: MetricSubject, Value: BinaryInteger>(
        _ family: MetricFamily, of subjects: [Subject], value: (Subject) -> Value?
    ) {
        self.family(family)
        for subject in subjects {
            guard let value = value(subject) else { continue }
            sample(subject.labels, value)
        }
    }

    /// Writes a family of durations with one sample per subject, but for those whose value is unknown.
    mutating func write<Subject: MetricSubject>(
        _ family: MetricFamily, of subjects: [Subject], seconds: (Subject) -> Duration?
    ) {
        self.family(family)
        for subject in subjects {
            guard let value = seconds(subject) else { continue }
            sample(subject.labels, seconds: value)
        }
    }

    /// Writes a family of values that need not be whole, with one sample per subject, but for those whose value is unknown.
    mutating func write<Subject: MetricSubject>(
        _ family: MetricFamily, of subjects: [Subject], double: (Subject) -> Double?
    ) {
        self.family(family)
        for subject in subjects {
            guard let value = double(subject) else { continue }
            sample(subject.labels, double: value)
        }
    }

    /// Writes a family of only one sample, unless its value is unknown.
    mutating func write<Value: BinaryInteger>(_ family: MetricFamily, _ value: Value?) {
        self.family(family)
        if let value { sample(.none, value) }
    }

    /// Writes a family of only one duration, unless it is unknown.
    mutating func write(_ family: MetricFamily, seconds: Duration?) {
        self.family(family)
        if let seconds { sample(.none, seconds: seconds) }
    }
}

extension Bool {
    /// 1 for true, 0 for false: a state as a sample value.
    var sampleValue: Int { self ? 1 : 0 }
}
