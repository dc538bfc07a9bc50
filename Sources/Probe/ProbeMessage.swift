/// What a message of the probe says: who sent it, and which one it is.
///
/// As text, for people who look into the topic: `INSTANCE RUN PARTITION SEQUENCE TIME`, numbers in decimal.
struct ProbeMessage: Equatable {
    /// The surveyor's name; no spaces.
    var instance: String

    /// A random number for the surveyor's process: messages from before a restart are not taken for those after it.
    var run: UInt64

    /// The partition that it was sent to.
    var partition: Int32

    /// The number of the message within the run.
    var sequence: UInt32

    /// When it was made, in milliseconds since 1970.
    var timestamp: Int64

    var bytes: [UInt8] { Array("\(instance) \(run) \(partition) \(sequence) \(timestamp)".utf8) }

    init(instance: String, run: UInt64, partition: Int32, sequence: UInt32, timestamp: Int64) {
        self.instance = instance
        self.run = run
        self.partition = partition
        self.sequence = sequence
        self.timestamp = timestamp
    }

    /// Reads a message; nil if it is none of a probe's, for anybody may write to the topic.
    init?(_ bytes: some Collection<UInt8>) {
        // Far more than a message has: what is longer is not worth looking at.
        guard bytes.count <= 1024, let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let fields = text.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 5, let run = UInt64(fields[1]), let partition = Int32(fields[2]),
            let sequence = UInt32(fields[3]), let timestamp = Int64(fields[4])
        else { return nil }
        self.init(
            instance: String(fields[0]), run: run, partition: partition, sequence: sequence, timestamp: timestamp)
    }
}
