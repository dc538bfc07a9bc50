public import ClusterModel

/// The replies of AdminServer: JSON objects, with the command's name in `command`, and `error` null if all is well.
public enum AdminReply {
    /// As `mntr`.
    public static func monitor(_ bytes: [UInt8]) -> MntrMetrics? {
        guard let members = answer(bytes) else { return nil }
        var builder = MntrBuilder()
        for (name, value) in members where name != "command" && name != "error" {
            builder.add([UInt8](name.utf8)[...], text: value.string ?? "", number: value.number)
        }
        return builder.finish()
    }

    /// As `srvr`.
    public static func serverStats(_ bytes: [UInt8]) -> ServerStatistics? {
        guard let members = answer(bytes), let server = members["server_stats"]?.object else { return nil }
        let mode = server["server_state"]?.string
        let statistics = ServerStatistics(
            version: members["version"]?.string, mode: mode, isReadOnly: members["read_only"]?.bool ?? false,
            zxid: server["last_processed_zxid"]?.integer.map { Zxid(rawValue: UInt64(bitPattern: $0)) },
            minimumLatency: server["min_latency"]?.number, averageLatency: server["avg_latency"]?.number,
            maximumLatency: server["max_latency"]?.number, packetsReceived: server["packets_received"]?.integer,
            packetsSent: server["packets_sent"]?.integer,
            connections: server["num_alive_client_connections"]?.integer,
            outstandingRequests: server["outstanding_requests"]?.integer, nodes: members["node_count"]?.integer)
        return statistics.isTelling ? statistics : nil
    }

    /// True if the server answers at all.
    public static func ruok(_ bytes: [UInt8]) -> Bool? {
        answer(bytes)?["command"]?.string == "ruok" ? true : nil
    }

    /// As `isro`.
    public static func isReadOnly(_ bytes: [UInt8]) -> ServerAccess? {
        answer(bytes)?["read_only"]?.bool.map { $0 ? .readOnly : .readWrite }
    }

    /// The voters of the ensemble; a standalone server has none.
    public static func votingView(_ bytes: [UInt8]) -> ServerConfiguration? {
        guard let servers = answer(bytes)?["current_config"]?.object else { return nil }
        let members = servers.compactMap { EnsembleMember(id: $0, server: $1) }.sorted { $0.id < $1.id }
        return ServerConfiguration(members: members.isEmpty ? nil : members)
    }

    /// As `dirs`.
    public static func dirs(_ bytes: [UInt8]) -> ServerStorage? {
        guard let members = answer(bytes), let snapshots = members["datadir_size"]?.integer,
            let logs = members["logdir_size"]?.integer
        else { return nil }
        return ServerStorage(snapshots: snapshots, logs: logs)
    }

    /// As `wchs`.
    public static func watchSummary(_ bytes: [UInt8]) -> WatchSummary? {
        guard let members = answer(bytes), let connections = members["num_connections"]?.integer,
            let paths = members["num_paths"]?.integer, let watches = members["num_total_watches"]?.integer
        else { return nil }
        return WatchSummary(connections: connections, paths: paths, watches: watches)
    }

    /// The members of an answer; nil if it is none, or tells of an error.
    private static func answer(_ bytes: [UInt8]) -> [String: JSONValue]? {
        guard let members = JSONReader.value(of: bytes)?.object else { return nil }
        return members["error"]?.string == nil ? members : nil
    }
}

extension AdminReply {
    /// Why a reply with this HTTP status is no answer; nil if it may be one.
    ///
    /// AdminServer tells most errors in its JSON, whatever the status. Without a quorum, `monitor` fails within the
    /// server and the reply is Jetty's page about it.
    public static func refusal(status: Int, _ bytes: [UInt8]) -> ServerFailureReason? {
        if let members = JSONReader.value(of: bytes)?.object {
            if let error = members["error"]?.string { return reason(of: error) }
            if status == 200 { return nil }
        }
        switch status {
        // Commands can ask for a login, or for a client certificate.
        case 401, 403: return .notWhitelisted
        case 500 where isOfServerWithoutQuorum(String(decoding: bytes, as: UTF8.self)): return .notServing
        default: return .malformed
        }
    }

    private static func reason(of error: String) -> ServerFailureReason {
        if error == Refusal.notServing { return .notServing }
        let refusals = ["disabled", "not enabled", "not allowed", "authoriz", "authent", "permission"]
        let text = error.lowercased()
        return refusals.contains { text.contains($0) } ? .notWhitelisted : .malformed
    }

    /// Whether Jetty's page tells that a command found no ZooKeeper server. Before Java 15, an exception does not say what
    /// was null, but the page says that it was a command.
    private static func isOfServerWithoutQuorum(_ page: String) -> Bool {
        page.contains("NullPointerException")
            && (page.contains("&quot;zkServer&quot; is null") || page.contains("server.admin.Commands$"))
    }
}

extension EnsembleMember {
    /// A member of `current_config`: quorum and election addresses come in two lists, and are put together as `conf`
    /// tells them.
    fileprivate init?(id: String, server: JSONValue) {
        guard let id = [UInt8](id.utf8)[...].integer, let server = server.object,
            let quorum = server["server_addresses"]?.array?.map(\.string),
            let election = server["election_addresses"]?.array?.map(\.string), quorum.count == election.count
        else { return nil }
        let addresses = zip(quorum, election).compactMap { quorum, election -> String? in
            guard let quorum, let port = election?.split(separator: ":").last else { return nil }
            return "\(quorum):\(port)"
        }
        guard !addresses.isEmpty, addresses.count == quorum.count else { return nil }
        self.init(
            id: id, addresses: addresses.joined(separator: "|"),
            isVoter: server["learner_type"]?.string == "participant")
    }
}
