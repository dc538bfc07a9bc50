public import ClusterModel

/// A reply that is no answer, whatever the word was.
public enum Refusal {
    /// `notWhitelisted`, `notServing` or `empty`; nil if the reply may be an answer. To `dirs`, 3.4 answers with nothing,
    /// which cannot be told from a connection that was closed, and is `empty`, too.
    public static func reason(_ bytes: [UInt8], to word: ServerQuestion) -> ServerFailureReason? {
        if bytes.isEmpty { return .empty }
        let reply = bytes[...].trimmed
        if reply.equals(notServing) { return .notServing }
        let isRefused = reply.equals("\(word.rawValue) is not executed because it is not in the whitelist.")
        return isRefused ? .notWhitelisted : nil
    }

    /// What a server without a quorum says to most words.
    static let notServing = "This ZooKeeper instance is not currently serving requests"
}
