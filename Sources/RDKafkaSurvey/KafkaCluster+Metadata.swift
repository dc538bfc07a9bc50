internal import Blocking
internal import ClusterModel
internal import Logging
internal import RDKafka
internal import SurveySupport

extension KafkaCluster {
    /// Asks for metadata, a few times if need be: a single time-out says little while brokers fall silent.
    func readMetadata(
        until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async throws(ClusterFailure) -> ClusterMetadata {
        let begin = ContinuousClock.now
        var requests = 0
        do {
            var metadata = try await askForMetadata(until: deadline, &requests)
            let hasLost = !Set(knownBrokers.map(\.id)).isSubset(of: metadata.brokers.map(\.id))
            knownBrokers = metadata.brokers
            if hasLost {
                // A client keeps asking a broker that has left: listing groups would wait its full time-out from now on.
                try renewHandle()
                try renewLastStableOffsetClient()
                metadata = try await askForMetadata(until: deadline, &requests)
            }
            recorder.record(.metadata, since: begin, requests: requests, failures: metadata.failures)
            return metadata
        } catch {
            let failure = failure(for: error)
            recorder.record(.metadata, since: begin, requests: requests, failures: [failure.reason: 1])
            throw failure
        }
    }

    private func askForMetadata(
        until deadline: ContinuousClock.Instant, _ requests: inout Int
    ) async throws(KafkaError) -> ClusterMetadata {
        let handle = handle
        var attempts = 0
        while true {
            let timeout = try Timeouts.callTimeout(until: deadline)
            attempts += 1
            requests += 1
            let begin = ContinuousClock.now
            do {
                let metadata = try await metadataWorker.run { () throws(KafkaError) in
                    try handle.metadata(timeout: timeout)
                }
                handle.events.clearError()
                return metadata
            } catch {
                // No connection for all that time: asking again would find none either.
                let isHopeless = error.concernsConnection && .now - begin >= timeout / 2
                guard error.isRetriable, !isHopeless, attempts < 3, deadline - .now > .milliseconds(500) else {
                    throw error
                }
            }
        }
    }

    /// Why the cluster counts as down. The last error of a connection says more than the time-out that it leads to.
    private func failure(for error: KafkaError) -> ClusterFailure {
        if error.isFatal {
            do { try renewHandle() } catch { logger.error("no new Kafka client can be made: \(error)") }
        }
        let cause = error.isRetriable ? handle.events.lastError ?? error : error
        return ClusterFailure(reason: cause.reason, message: cause.message)
    }
}
