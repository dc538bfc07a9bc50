import ArgumentParser

/// Everything about topics.
struct TopicCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topic", abstract: "Lists, describes, creates, deletes and grows topics.",
        subcommands: [
            TopicListCommand.self, TopicDescribeCommand.self, TopicCreateCommand.self, TopicDeleteCommand.self,
            TopicGrowCommand.self,
        ])
}
