internal import Blocking
public import ClusterModel
internal import Logging
internal import SurveySupport

extension KafkaCluster {
    /// Surveys the cluster once.
    ///
    /// The order of reading is commits, high watermarks, last stable offsets: so lag does not come out negative by our
    /// own doing, and waits for nothing that it does not need.
    public func survey(deadline: ContinuousClock.Instant) async -> ClusterReport {
        let recorder = PhaseRecorder()
        do {
            let metadata = try await readMetadata(until: deadline, recorder)
            let survey = await measure(metadata, until: deadline, recorder)
            return ClusterReport(result: .success(survey), phases: recorder.phases)
        } catch {
            return ClusterReport(result: .failure(error), phases: recorder.phases)
        }
    }

    private func measure(
        _ metadata: ClusterMetadata, until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async -> ClusterSurvey {
        var topics = scope.topics.admitted(metadata.topics, name: \.name)
        let topicNames = topics.map(\.name)
        let clusterID = handle.clusterID()
        let configuring = Task { await refreshConfigurations(of: topicNames, until: deadline, recorder) }

        let listing = Task { await refreshGroups(until: deadline, recorder) }
        let groups = await currentGroups(listing, until: deadline)
        let reader = commitReader(until: deadline)
        let reading = Task { await reader.read(groups, recorder) }
        await reader.settle(reading)
        let commits = reader.answers

        let brokerIDs = Set(metadata.brokers.map(\.id))
        let leaders = await readOffsets(of: &topics, brokers: brokerIDs, until: deadline, recorder)

        await reading.value
        let late = reader.answers.filter { commits[$0.key] == nil }
        let lateEnds = await readLateHighWatermarks(
            for: late, in: topics, skipping: leaders.silent, until: deadline, recorder)

        await configuring.value
        let descriptions = await listing.value
        replaceHandleIfNeeded()
        configurations?.apply(to: &topics, at: .now)
        return ClusterSurvey(
            clusterID: clusterID,
            brokers: metadata.brokers.map { broker in
                var broker = broker
                broker.offsetRequestTime = leaders.slowest[broker.id]
                broker.connection = connection(to: broker.id)
                return broker
            },
            topics: topics,
            groups: groups.sorted().map { name in
                ConsumerGroup(
                    name: name, description: descriptions[name], commits: commits[name] ?? late[name],
                    ownEnds: late[name] == nil ? nil : lateEnds)
            })
    }

    /// A request that has expired is still librdkafka's, and harmless only until its coordinator answers.
    private func replaceHandleIfNeeded() {
        guard handle.mustBeReplaced else { return }
        do { try renewHandle() } catch { logger.error("no new Kafka client can be made: \(error)") }
    }
}
