public import ArgumentParser
internal import Glibc

/// Runs a command so that an error ends it with one line on stderr: exit status 2 for bad input, 1 for what failed.
public enum CommandRunner {
    /// Parses the arguments, runs the command and ends the process.
    ///
    /// - Parameter ignoresEmptyValues: whether a flag with an empty value counts as not given.
    public static func main<Command: AsyncParsableCommand>(
        _ type: Command.Type, ignoresEmptyValues: Bool = false
    ) async -> Never {
        do {
            let given = Array(CommandLine.arguments.dropFirst())
            let arguments = ignoresEmptyValues ? EmptyValues.removed(from: given, of: type) : given
            var command = try await Command.asyncParseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Command.exit()
        } catch let error as SettingError {
            end(Command._commandName, error.description, status: 2)
        } catch let error as CommandFailure {
            end(Command._commandName, error.description, status: 1)
        } catch {
            guard Command.exitCode(for: error) == .validationFailure else { Command.exit(withError: error) }
            end(Command._commandName, Command.message(for: error), status: 2)
        }
    }

    private static func end(_ command: String, _ message: String, status: Int32) -> Never {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        StandardStream.writeError("\(command): \(line)\n")
        exit(status)
    }
}
