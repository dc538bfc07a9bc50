import ArgumentParser
import CommandSupport

/// How messages are sent.
struct DeliveryOptions: ParsableArguments {
    @Option(
        name: .customLong("compression"),
        help: ArgumentHelp("none, gzip, snappy, lz4 or zstd. (default: none)", valueName: "codec"))
    var compression: String?

    @Option(
        name: .customLong("acks"),
        help: ArgumentHelp("Who must have a message: 0, 1 or all replicas in sync. (default: all)", valueName: "acks"))
    var acks: String?

    @Flag(name: .customLong("idempotence"), help: "Send each message exactly once, and in order.")
    var isIdempotent = false

    @Option(
        name: .customLong("transaction-size"),
        help: ArgumentHelp("Produce in transactions of so many messages.", valueName: "number"))
    var transactionSize: String?

    @Option(
        name: .customLong("abort-share"),
        help: ArgumentHelp("The share of transactions that are aborted, 0 to 1. (default: 0)", valueName: "share"))
    var abortShare: String?

    @Option(
        name: .customLong("transactional-id"),
        help: ArgumentHelp("The id for transactions. (default: a random one)", valueName: "id"))
    var transactionalID: String?

    /// The properties that these options stand for.
    func properties() throws -> [FlagProperty] {
        let identity = transactionSize.map { _ in
            transactionalID ?? "kafka-workload-\(UInt32.random(in: 0...(.max)))"
        }
        return [
            FlagProperty("--compression", "compression.type", compression),
            FlagProperty("--acks", "acks", acks),
            FlagProperty("--idempotence", "enable.idempotence", isIdempotent ? "true" : nil),
            FlagProperty("--transactional-id", "transactional.id", identity),
        ]
        .compactMap { $0 }
    }

    /// How messages are put into transactions; nil for not at all.
    func transactions() throws -> TransactionPlan? {
        guard let size = try Checks.number(transactionSize, of: "--transaction-size", in: 1...10_000_000) else {
            if abortShare != nil { throw SettingError("--abort-share", "is of no use without --transaction-size") }
            if transactionalID != nil {
                throw SettingError("--transactional-id", "is of no use without --transaction-size")
            }
            return nil
        }
        guard let share = Double(abortShare ?? "0"), (0...1).contains(share) else {
            throw SettingError("--abort-share", value: abortShare, "must be a number from 0 to 1")
        }
        return TransactionPlan(size: size, abortShare: share)
    }
}
