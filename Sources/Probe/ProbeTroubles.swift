internal import ClusterModel

/// What fails at present, so that the log tells changes only.
struct ProbeTroubles {
    private struct Subject: Hashable {
        let operation: ProbeOperation
        let broker: Int32?
    }

    private var reasons: [Subject: Set<FailureReason>] = [:]

    /// Notes a failure. Returns whether it is new.
    mutating func fail(_ operation: ProbeOperation, _ reason: FailureReason, broker: Int32?) -> Bool {
        reasons[Subject(operation: operation, broker: broker), default: []].insert(reason).inserted
    }

    /// Notes a success. Returns whether there were failures before it.
    mutating func succeed(_ operation: ProbeOperation, broker: Int32?) -> Bool {
        reasons.removeValue(forKey: Subject(operation: operation, broker: broker)) != nil
    }
}
