import ArgumentParser
import CommandSupport
import Workload

/// What messages are.
struct MessageOptions: ParsableArguments {
    @Flag(name: .customLong("from-stdin"), help: "Produce the lines of stdin, a message each.")
    var readsInput = false

    @Option(
        name: .customLong("key-separator"),
        help: ArgumentHelp("With --from-stdin: what a line has between key and value.", valueName: "text"))
    var keySeparator: String?

    @Option(
        name: .customLong("message-size"),
        help: ArgumentHelp("Bytes of a message that is made up. (default: 100)", valueName: "bytes"))
    var size: String?

    @Option(
        name: .customLong("keys"),
        help: ArgumentHelp(
            "none, round-robin, random or skewed (the n-th key's share is proportional to 1/n). (default: none)",
            valueName: "distribution"))
    var distribution: String?

    @Option(
        name: .customLong("key-count"),
        help: ArgumentHelp("How many keys there are. (default: 100)", valueName: "number"))
    var keyCount: String?

    @Option(
        name: .customLong("partition"),
        help: ArgumentHelp("The partition of all messages. (default: the partitioner's choice)", valueName: "number"))
    var partition: String?

    /// Where messages come from, checked.
    func source() throws -> any MessageSource {
        let partition = try Checks.number(partition, of: "--partition", in: 0...1_000_000).map { Int32($0) }
        guard !readsInput else {
            let useless = [
                ("--message-size", size != nil), ("--keys", distribution != nil), ("--key-count", keyCount != nil),
            ]
            if let (setting, _) = useless.first(where: \.1) {
                throw SettingError(setting, "is of no use with --from-stdin, whose lines are the messages")
            }
            if keySeparator == "" { throw SettingError("--key-separator", value: "", "must not be empty") }
            return InputLines(keySeparator: keySeparator, partition: partition)
        }
        if keySeparator != nil { throw SettingError("--key-separator", "is of no use without --from-stdin") }
        return try madeUp(partition)
    }

    private func madeUp(_ partition: Int32?) throws -> MadeUpMessages {
        let distribution: KeyDistribution = try Choice.value(of: "--keys", distribution) ?? .none
        if keyCount != nil, distribution == .none { throw SettingError("--key-count", "is of no use without --keys") }
        let keys = try Checks.number(keyCount, of: "--key-count", in: 1...10_000_000) ?? 100
        let size = try Checks.number(size, of: "--message-size", in: 0...100_000_000) ?? 100
        return MadeUpMessages(keys: KeySequence(distribution, count: keys), size: size, partition: partition)
    }
}
