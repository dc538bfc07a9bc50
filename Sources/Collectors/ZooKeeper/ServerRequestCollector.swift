internal import ClusterModel
internal import Exposition

/// Writes how the questions to each server went.
enum ServerRequestCollector {
    static let failures = MetricFamily(
        "zk_request_failures_total", .counter, labels: ["zk_host", "word", "reason"],
        help: "Questions that the server did not answer validly since the surveyor started, by four-letter word (or "
            + "command of AdminServer) and reason.")
    static let seconds = MetricFamily(
        "zk_request_seconds", labels: ["zk_host", "word"],
        help: "Seconds that each question of the last survey took: resolving, connecting, TLS and reading together.")
    static let skippedLines = MetricFamily(
        "zk_skipped_lines", labels: ["zk_host"],
        help: "Lines of the server's last replies that could not be read and were left out.")

    static let families = [failures, seconds, skippedLines]

    static func collect(
        _ servers: [ServerSubject], failures: EnsembleFailureCounts, into writer: inout MetricWriter
    ) {
        collect(failures, of: servers, into: &writer)
        writer.family(seconds)
        for subject in servers {
            for question in ServerQuestion.allCases {
                guard let report = subject.server.questions[question] else { continue }
                writer.sample(subject.labels.adding("word", question.rawValue), seconds: report.duration)
            }
        }
        writer.write(skippedLines, of: servers) { skippedLines($0.server) }
    }

    /// Writes the failures alone.
    static func collect(
        _ counts: EnsembleFailureCounts, of servers: [ServerSubject], into writer: inout MetricWriter
    ) {
        writer.family(failures)
        for subject in servers {
            for (question, reason, count) in counts[subject.server.address].all {
                let labels = subject.labels.adding("word", question.rawValue).adding("reason", reason.rawValue)
                writer.sample(labels, count)
            }
        }
    }

    private static func skippedLines(_ server: ZooKeeperServer) -> Int? {
        let replies = [
            server.statistics?.skippedLines, server.monitor?.skippedLines, server.connections?.skippedLines,
        ]
        let counts = replies.compactMap { $0 }
        return counts.isEmpty ? nil : counts.reduce(0, +)
    }
}
