public import ClusterModel

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
