import ArgumentParser
import CommandSupport
import Glibc
import RDKafka

@main
struct KafkaWorkloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kafka-workload",
        abstract: "Produces to Kafka, consumes from it, and looks after topics.",
        discussion: """
            Data goes to stdout, progress and everything else to stderr. The exit status is 0 if all went well, 1 if \
            something failed, and 2 for bad input.
            """,
        version: "kafka-workload 0.1.0 (librdkafka \(KafkaLibrary.version))",
        subcommands: [ProduceCommand.self, ConsumeCommand.self, TopicCommand.self, ScenarioCommand.self])

    static func main() async {
        // A reader of ours that has gone is seen when we write to it.
        _ = signal(SIGPIPE, SIG_IGN)
        await CommandRunner.main(Self.self)
    }
}
