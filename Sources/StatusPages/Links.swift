internal import ClusterModel
internal import StatusModel

/// The addresses of pages. A cluster is named in them only where there are several.
struct Links {
    private let hasSeveralClusters: Bool

    init(_ snapshot: StatusSnapshot) { hasSeveralClusters = snapshot.clusters.count > 1 }

    func group(_ name: Name, cluster: String) -> String { page("groups", name, cluster) }

    func topic(_ name: Name, cluster: String) -> String { page("topics", name, cluster) }

    /// The list of all groups or topics of a cluster.
    func list(_ kind: String, cluster: String) -> String {
        hasSeveralClusters ? "/\(kind)?cluster=\(PercentEncoding.encoded(cluster))" : "/\(kind)"
    }

    /// A resource of the API.
    func resource(_ kind: String, _ name: Name? = nil, cluster: String) -> String {
        let base = "/api/v1/clusters/\(PercentEncoding.encoded(cluster))/\(kind)"
        return name.map { "\(base)/\(PercentEncoding.encoded($0.bytes))" } ?? base
    }

    private func page(_ kind: String, _ name: Name, _ cluster: String) -> String {
        let query = hasSeveralClusters ? "cluster=\(PercentEncoding.encoded(cluster))" : ""
        // Browsers take a component that is a dot, even an encoded one, for a folder; an empty one is the list.
        if ["", ".", ".."].contains(name.text) {
            return "/\(kind)/?name=\(name.text)\(query.isEmpty ? "" : "&")\(query)"
        }
        return "/\(kind)/\(PercentEncoding.encoded(name.bytes))\(query.isEmpty ? "" : "?")\(query)"
    }
}
