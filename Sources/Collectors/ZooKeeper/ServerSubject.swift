internal import ClusterModel
internal import Exposition

/// A server of an ensemble and its label.
struct ServerSubject: MetricSubject {
    let server: ZooKeeperServer

    /// `zk_host="…"`
    let labels: LabelBytes

    init(_ server: ZooKeeperServer) {
        self.server = server
        labels = LabelBytes("zk_host", server.address)
    }

    /// The servers of a survey; one that is configured twice comes once.
    static func all(of survey: EnsembleSurvey) -> [ServerSubject] {
        var seen: Set<String> = []
        return survey.servers.filter { seen.insert($0.address).inserted }.map { ServerSubject($0) }
    }
}
