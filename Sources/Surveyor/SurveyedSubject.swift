internal import ClusterModel

/// What is surveyed again and again: a cluster, or an ensemble.
protocol SurveyedSubject: Sendable {
    /// What it is, for the log.
    var name: String { get }

    /// Surveys once, and publishes what was found.
    func survey(deadline: ContinuousClock.Instant) async

    /// Gives back what the source holds. No survey may be under way or follow.
    func close() async
}

struct SurveyedCluster: SurveyedSubject {
    let source: any ClusterSource
    let publisher: Publisher

    var name: String { "Kafka" }

    func survey(deadline: ContinuousClock.Instant) async {
        let begin = ContinuousClock.now
        let report = await source.survey(deadline: deadline)
        await publisher.publish(report, duration: .now - begin)
    }

    func close() async { await source.close() }
}

struct SurveyedEnsemble: SurveyedSubject {
    let source: any EnsembleSource
    let publisher: Publisher

    var name: String { "ZooKeeper" }

    func survey(deadline: ContinuousClock.Instant) async {
        let begin = ContinuousClock.now
        let survey = await source.survey(deadline: deadline)
        await publisher.publish(survey, duration: .now - begin)
    }

    func close() async { await source.close() }
}
