import RDKafka
import Workload

/// Where messages come from.
protocol MessageSource: Sendable {
    /// Between one and `count` messages; none at the end.
    mutating func next(_ count: Int) async throws -> [KafkaMessage]
}

/// Messages that are made up.
struct MadeUpMessages: MessageSource {
    private var keys: KeySequence
    private var contents: MessageContents
    private let partition: Int32?

    /// - Parameter partition: the partition of all of them; nil leaves it to the partitioner.
    init(keys: KeySequence, size: Int, partition: Int32?) {
        self.keys = keys
        contents = MessageContents(size: size)
        self.partition = partition
    }

    mutating func next(_ count: Int) -> [KafkaMessage] {
        (0..<count).map { _ in KafkaMessage(key: keys.nextKey(), value: contents.next(), partition: partition) }
    }
}

/// The lines of stdin, a message each.
struct InputLines: MessageSource {
    private let input = StandardInput()
    private var splitter = LineSplitter()
    private var lines: ArraySlice<[UInt8]> = []
    private var isOver = false
    private let keySeparator: [UInt8]?
    private let partition: Int32?

    /// - Parameter keySeparator: what a line has between key and value; nil if lines have no keys.
    init(keySeparator: String?, partition: Int32?) {
        self.keySeparator = keySeparator.map { Array($0.utf8) }
        self.partition = partition
    }

    mutating func next(_ count: Int) async throws -> [KafkaMessage] {
        while lines.isEmpty, !isOver {
            let bytes = try await input.read()
            isOver = bytes.isEmpty
            lines = isOver ? ArraySlice(splitter.lastLine().map { [$0] } ?? []) : ArraySlice(splitter.lines(in: bytes))
        }
        defer { lines = lines.dropFirst(count) }
        return lines.prefix(count).map(message)
    }

    private func message(_ line: [UInt8]) -> KafkaMessage {
        guard let keySeparator, let separator = line.firstRange(of: keySeparator) else {
            return KafkaMessage(value: line, partition: partition)
        }
        return KafkaMessage(
            key: Array(line[..<separator.lowerBound]), value: Array(line[separator.upperBound...]),
            partition: partition)
    }
}
