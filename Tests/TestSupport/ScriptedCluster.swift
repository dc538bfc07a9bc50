internal import Foundation
internal import Synchronization

/// A cluster of Kafka brokers whose answers a document defines and whose faults commands inject. The program and the
/// format of documents and commands are in `Tests/ScriptedCluster`.
///
/// It uses an independent codec, so that mistakes of our own client's codec do not cancel out.
public final class ScriptedCluster: Sendable {
    /// The process, to suspend or kill.
    public let process: ManagedProcess

    /// The brokers' ports, by listener and broker.
    public let ports: [String: [Int32: Int]]

    private let firstListener: [Int32: Int]
    /// Lines of output, including those still to come: one for each command, in the order of the commands.
    private let lineCount = Mutex(1)

    /// What clients connect to: all brokers, at their first listener.
    public var bootstrapServers: String { Self.servers(firstListener) }

    /// Starts a cluster of `document`, which is JSON.
    ///
    /// - Parameter environment: Is added to the environment of the brokers' process.
    /// - Throws: `TestFailure` if Python is not installed (the message says how to get it) or the document is wrong.
    public static func start(
        _ document: String = "{}", environment: [String: String] = [:]
    ) async throws -> ScriptedCluster {
        let process = try ManagedProcess(
            DeveloperTool.python.executable(), ["-B", "\(packageRoot)/Tests/ScriptedCluster", "-"],
            environment: environment, takesInput: true)
        try process.write(oneLine(document))
        let ready = try await answer(0, of: process)
        let fields = try decode(Ready.self, from: ready)
        return ScriptedCluster(
            process: process, firstListener: byBroker(fields.brokers),
            ports: fields.listeners.mapValues { byBroker($0) })
    }

    private init(process: ManagedProcess, firstListener: [Int32: Int], ports: [String: [Int32: Int]]) {
        (self.process, self.firstListener, self.ports) = (process, firstListener, ports)
    }

    deinit {
        process.kill()
    }

    /// What clients connect to: all brokers, at the listener of that name.
    public func bootstrapServers(of listener: String) -> String {
        Self.servers(ports[listener] ?? [:])
    }

    /// The port of a broker's first listener.
    ///
    /// - Throws: `TestFailure` if there is no such broker.
    public func port(of broker: Int32) throws -> Int {
        guard let port = firstListener[broker] else { throw TestFailure("there is no broker \(broker)") }
        return port
    }

    /// Runs a command, which is JSON, and returns the answer, which is.
    ///
    /// - Throws: `TestFailure` with the cluster's error message if the command is wrong.
    @discardableResult
    public func tell(_ command: String) async throws -> String {
        // Under one lock: answers come in the order of the commands.
        let index = try lineCount.withLock { count in
            try process.write(Self.oneLine(command))
            defer { count += 1 }
            return count
        }
        let answer = try await Self.answer(index, of: process)
        if let error = try Self.decode(Failure.self, from: answer).error {
            throw TestFailure("\(error) (the command was \(command))")
        }
        return answer
    }

    /// Runs the command `name` with `arguments`; those that are nil are left out.
    @discardableResult
    func tell(_ name: String, _ arguments: [String: (any Encodable & Sendable)?]) async throws -> String {
        var command: [String: AnyValue] = ["do": AnyValue(name)]
        for (key, value) in arguments {
            if let value { command[key] = AnyValue(value) }
        }
        return try await tell(String(decoding: JSONEncoder().encode(command), as: UTF8.self))
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from answer: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(answer.utf8))
        } catch {
            throw TestFailure("\"\(answer.prefix(500))\" is not the answer that was expected: \(error)")
        }
    }

    static func byBroker<Value>(_ values: [String: Value]) -> [Int32: Value] {
        Dictionary(uniqueKeysWithValues: values.compactMap { key, value in Int32(key).map { ($0, value) } })
    }

    private static func servers(_ ports: [Int32: Int]) -> String {
        ports.sorted { $0.key < $1.key }.map { "127.0.0.1:\($0.value)" }.joined(separator: ",")
    }

    /// Line feeds in JSON are white space: those of strings are escaped.
    private static func oneLine(_ json: String) -> String {
        json.replacing("\n", with: " ") + "\n"
    }

    private static func answer(_ index: Int, of process: ManagedProcess) async throws -> String {
        func line() -> String? {
            let lines = process.lines()
            return lines.count > index ? lines[index] : nil
        }
        try await eventually("an answer of the scripted cluster") { line() != nil || !process.isRunning }
        guard let line = line() else {
            throw TestFailure("the scripted cluster ended; it said:\n\(process.transcript)")
        }
        return line
    }

    private struct Ready: Decodable {
        let brokers: [String: Int]
        let listeners: [String: [String: Int]]
    }

    private struct Failure: Decodable {
        let error: String?
    }

    /// A value of any type, in a dictionary of such.
    private struct AnyValue: Encodable {
        let value: any Encodable

        init(_ value: any Encodable) { self.value = value }

        func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
    }
}
