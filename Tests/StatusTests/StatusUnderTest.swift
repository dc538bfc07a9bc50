import ClusterModel
import LagAnalysis
import StatusAPI
import StatusModel
import StatusPages

/// A cluster that is surveyed a few times by a clock of its own, and what is shown of it.
struct StatusUnderTest {
    static let start: Int64 = 1_700_000_000_000

    var survey = ClusterSurvey(clusterID: "abc", brokers: [Broker(id: 1, host: "kafka-1", port: 9092)])
    private var tracker = LagTracker(surveyInterval: .seconds(30))
    private(set) var now = StatusUnderTest.start

    /// A topic whose partitions have these ends, one replica each, on broker 1.
    mutating func set(topic name: Name, ends: [Int64?], configuration: TopicConfiguration? = nil) {
        let partitions = ends.enumerated().map { id, end in
            Partition(
                id: Int32(id), leader: 1, replicas: [1], inSyncReplicas: [1], logStartOffset: 0, highWatermark: end)
        }
        survey.topics.removeAll { $0.name == name }
        survey.topics.append(Topic(name: name, partitions: partitions, configuration: configuration))
        survey.topics.sort { $0.name < $1.name }
    }

    /// A group that has committed these offsets on a topic's first partitions.
    mutating func set(group name: Name, on topic: Name, commits: [Int64], members: [GroupMember]? = []) {
        let commits = commits.enumerated().map { Commit(partition: Int32($0), offset: $1) }
        survey.groups.removeAll { $0.name == name }
        survey.groups.append(
            ConsumerGroup(
                name: name, description: GroupDescription(state: .stable, coordinator: 1, members: members),
                commits: [TopicCommits(topic: topic, partitions: commits)]))
        survey.groups.sort { $0.name < $1.name }
    }

    /// Lets time pass and surveys.
    mutating func observe(after seconds: Int64 = 30) {
        now += seconds * 1000
        tracker.observe(survey, at: now)
    }

    /// As the cluster is shown, with its commits left to the tracker.
    func status(name: String = "default") -> ClusterStatus {
        var status = ClusterStatus(name: name)
        status.survey = survey
        for index in survey.groups.indices { status.survey?.groups[index].commits = [] }
        status.lag = tracker.report(at: now)
        status.isComplete = true
        status.duration = .seconds(1)
        return status
    }

    func snapshot(clusters: [ClusterStatus]? = nil, ensembles: [EnsembleStatus] = []) -> StatusSnapshot {
        StatusSnapshot(
            time: now, clusters: clusters ?? [status()], ensembles: ensembles,
            surveyor: SurveyorFacts(versions: [("Kafka Surveyor", "1.2.3")], settings: [], telemetryPath: "/metrics"))
    }

    /// A page of the status page.
    func page(_ path: String, _ query: String? = nil, of snapshot: StatusSnapshot? = nil) async -> (
        status: Int, html: String
    ) {
        let pages = StatusPages(snapshot ?? self.snapshot(), refresh: .seconds(30)) { [tracker, now] _, group in
            tracker.report(of: group, at: now)
        }
        let answer = await pages.answer(path: path, query: query)
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    /// A resource of the API.
    func resource(_ path: String, _ query: String? = nil, of snapshot: StatusSnapshot? = nil) async -> (
        status: Int, json: String
    ) {
        let api = StatusAPI(snapshot ?? self.snapshot()) { [tracker, now] _, group in
            tracker.report(of: group, at: now)
        }
        let answer = await api.answer(path: path, query: query, host: "surveyor:9308")
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }
}
