import ArgumentParser
import ClusterModel
import CommandSupport
import KafkaTraffic
import RDKafka
import Workload

/// Produces made-up messages, or lines.
struct ProduceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "produce", abstract: "Produces messages to a topic, made up or from stdin.",
        discussion: """
            Without --rate as fast as it goes, without --max-messages and --for until Ctrl-C, which waits for what is \
            under way and prints the totals. The exit status is 1 if a message was not acknowledged.
            """)

    @Option(name: .customLong("topic"), help: ArgumentHelp("The topic, which must be there.", valueName: "topic"))
    var topic: String

    @OptionGroup(title: "How much") var amount: AmountOptions
    @OptionGroup(title: "Which messages") var messages: MessageOptions
    @OptionGroup(title: "Delivery") var delivery: DeliveryOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() async throws {
        let name = try Checks.topic(topic, of: "--topic")
        let plan = try plan()
        let (length, source) = (try amount.length(), try messages.source())
        let properties = try connection.properties(for: .producing, flags: try delivery.properties())
        let access = try ClusterAccess(connection)
        let stop = await StopSignal.atInterrupt()
        // Before there is a producer: brokers may create a topic that a producer asks for.
        guard try await stop.whileRunning({ try await access.requireTopics([name]) }) != nil else { return }
        let production = try await Production(
            name, properties: properties, console: access.console, logger: connection.logger())
        stop.request(after: length)
        try await production.progress().show {
            try await production.untilClosed {
                _ = try await stop.whileRunning { try await production.produce(plan, from: source) }
            }
        }
        try production.requireSuccess()
    }

    private func plan() throws -> ProductionPlan {
        ProductionPlan(
            rate: try amount.profile(), count: try amount.count(), transactions: try delivery.transactions())
    }
}
