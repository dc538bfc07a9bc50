import BenchmarkSupport
import CBaseline
import Foundation
import TestSupport

/// The exporter's own executable, run as a process.
struct Exporter: Sendable {
    /// From one survey to the next: several times what one takes.
    static let interval = Duration.seconds(3)

    private let process: ManagedProcess
    private let client: HTTPClient

    /// Starts it, and waits until it serves.
    ///
    /// - Parameter executable: nil for the one that is built beside this one; scripts/bench sees to it.
    static func start(
        executable: String? = nil, servers: String, zooKeeper: String? = nil, interval: Duration = Exporter.interval
    ) async throws -> Exporter {
        let own =
            CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false)
            .dropLast().joined(separator: "/") + "/kafka-surveyor"
        let process = try ManagedProcess(
            executable ?? own,
            [
                "--kafka.server", servers, "--web.listen-address", "127.0.0.1:0", "--survey.interval",
                "\(interval.components.seconds)s",
            ] + (zooKeeper.map { ["--zookeeper.server", $0] } ?? []))
        let line = try await process.waitForLine(containing: "serving metrics")
        guard let port = line.firstMatch(of: #/port=(\d+)/#).flatMap({ Int($0.1) }) else {
            throw TestFailure("kafka-surveyor serves, but does not say where: \(line)")
        }
        return Exporter(process: process, client: HTTPClient(port: port))
    }

    /// Asks for the page the way Prometheus does.
    func scrape() async throws -> ScrapedPage {
        let answer = try await client.get(
            "/metrics",
            headers: [
                "Accept": "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                "Accept-Encoding": "gzip",
            ])
        guard answer.status == 200 else { throw TestFailure("the scrape was answered with status \(answer.status)") }
        return try ScrapedPage(gzipped: answer.body)
    }

    /// The seconds that it takes to get a path.
    func time(_ path: String) async throws -> Double {
        let begin = ContinuousClock.now
        let answer = try await client.get(path)
        guard answer.status == 200 else { throw TestFailure("\(path) was answered with status \(answer.status)") }
        return (.now - begin) / .seconds(1)
    }

    /// A size out of /proc/PID/status, in bytes.
    func memory(_ field: String) throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process.pid)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(field):") }
        guard let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else {
            throw TestFailure("/proc/\(process.pid)/status has no \(field)")
        }
        return kilobytes * 1024
    }

    /// The time that it has spent on processors, in seconds (the fields `utime` and `stime` of /proc/PID/stat).
    func processorTime() throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process.pid)/stat", encoding: .utf8)
        // The name of the program, in parentheses, may hold anything; the fields are counted after it.
        let fields = status[(status.lastIndex(of: ")") ?? status.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
            throw TestFailure("/proc/\(process.pid)/stat has no processor time")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Ends it.
    func stop() async throws {
        process.terminate()
        try await process.waitForExit()
    }
}

/// A page as a scraper has it.
struct ScrapedPage {
    private let text: [UInt8]

    init(gzipped bytes: [UInt8]) throws {
        var text: UnsafeMutablePointer<CChar>?
        let length = unsafe gunzip(bytes, bytes.count, &text)
        defer { unsafe free(text) }
        guard length > 0 else { throw TestFailure("the page is not gzipped") }
        self.text = unsafe Array(UnsafeRawBufferPointer(start: text, count: length))
    }

    /// The value of the series `name`, which has no labels.
    func value(of name: String) -> Double? {
        guard let start = text.firstRange(of: Array("\n\(name) ".utf8))?.upperBound else { return nil }
        return Double(String(decoding: text[start...].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
