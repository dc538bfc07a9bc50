internal import Foundation

/// A program that `scripts/setup` puts into the tree.
public enum DeveloperTool: String, Sendable {
    /// The Kafka-compatible broker of tests and benchmarks.
    case broker = "noida-db"
    /// The Prometheus server.
    case prometheus
    /// Prometheus' checker of pages, rules and configurations.
    case promtool
    /// The Java runtime that ZooKeeper's servers run on.
    case java
    /// The Python with the packages of `scripts/requirements.txt`.
    case python

    /// The path of the executable.
    ///
    /// - Throws: `TestFailure` if it is not there.
    public func executable() throws -> String {
        guard let path = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw TestFailure("\(rawValue) is not in \(packageRoot)/.tools: run scripts/setup (or make setup)")
        }
        return path
    }

    private var candidates: [String] {
        let tools = "\(packageRoot)/.tools"
        switch self {
        case .prometheus, .promtool:
            return ["\(tools)/prometheus/usr/bin/\(rawValue)"]
        case .java:
            return ["\(tools)/java/bin/java"]
        case .python:
            return ["\(tools)/venv/bin/python"]
        case .broker:
            // The venv's folder carries the version of the Python that made it.
            let versions = (try? FileManager.default.contentsOfDirectory(atPath: "\(tools)/venv/lib")) ?? []
            return versions.map { "\(tools)/venv/lib/\($0)/site-packages/noida_db/noida-db" }
        }
    }
}
