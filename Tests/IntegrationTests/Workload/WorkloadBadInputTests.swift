import TestSupport
import Testing

extension ProgramTests {
    /// What the other program refuses, with status 2 and one line that names it.
    @Suite struct WorkloadBadInputTests {
        private static let producing = [
            "--rate=0", "--rate=-1", "--rate=fast", "--max-messages=0", "--message-size=-1", "--keys=odd",
            "--key-count=5", "--key-separator=:", "--for=soon", "--for=0s", "--burst-rate=5", "--burst-for=5s",
            "--acks=banana", "--compression=zip", "--transaction-size=0", "--abort-share=0.5",
            "--abort-share=2 --transaction-size=5", "--transactional-id=x",
            "--partition=-1", "--no-such-option",
        ]

        private static let consuming = [
            "--output=xml", "--fields=color", "--fields=", "--groups=2", "--members=0", "--group=", "--partition=x",
            "--max-messages=0", "--rate=0", "--pause-for=1s", "--pause-every=1s", "--stall-after=1s",
            "--rewind-every=1s", "--rewind-by=3", "-X group.id=x", "--command-config=/nowhere/file",
        ]

        private static let connecting = [
            "--bootstrap-server=", "--bootstrap-server=host:0", "--bootstrap-server=a:1,,b:2", "-X no.such.property=1",
            "-X hunter2", "-X sasl.passwrod=hunter2", "-X socket.timeout.ms=soon",
        ]

        /// Whole command lines, and what the message must contain.
        private static let others: [(line: String, mention: String)] = [
            ("nonsense", "nonsense"), ("produce", "--topic"), ("consume --group g", "--topic"),
            ("produce --topic a/b", "a/b"), ("topic create ..", ".."),
            ("topic create t --partitions 0", "--partitions"),
            ("topic create t --config x", "--config"), ("topic grow t", "--partitions"), ("topic delete", "topic"),
            ("topic delete __consumer_offsets", "__consumer_offsets"), ("scenario nothing", "nothing"),
            ("scenario steady --period 0s", "--period"), ("scenario steady --topic a/b", "a/b"),
            ("produce --topic t --rate 5 --burst-rate 9 --burst-for 9s --burst-every 9s", "--burst-for"),
            ("consume --topic t --pause-for 2s --pause-every 1s", "--pause-for"),
            ("produce --topic t --from-stdin --message-size 5", "--message-size"),
        ]

        static let all: [(line: String, mention: String)] =
            producing.map { ("produce --topic t \($0)", name($0)) }
            + consuming.map { ("consume --topic t \($0)", name($0)) }
            + connecting.map { ("topic list \($0)", name($0)) } + others

        /// The option without its value.
        private static func name(_ option: String) -> String {
            String(option.prefix { $0 != "=" && $0 != " " })
        }

        @Test(arguments: all)
        func `one line names the setting, and the exit status is 2`(_ line: String, _ mention: String) async throws {
            let process = try ManagedProcess(
                WorkloadProgram.path, line.split(separator: " ").map { String($0) },
                environment: ["KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"])
            let outcome = try await WorkloadProgram.outcome(process)
            #expect(outcome.exit == .status(2))
            #expect(outcome.output == [])
            #expect(outcome.errors.count == 1, "\(outcome.errors)")
            let message = outcome.errors.first ?? ""
            #expect(message.hasPrefix("kafka-workload: "))
            #expect(message.contains(mention), "\(message)")
            #expect(!message.contains("hunter2"))
        }
    }
}
