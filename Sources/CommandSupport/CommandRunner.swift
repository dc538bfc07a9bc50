public import ArgumentParser
internal import Foundation

/// Runs a command so that bad input ends it with one line on stderr and exit status 2.
public enum CommandRunner {
    /// Parses the arguments, runs the command and ends the process.
    public static func main<Command: AsyncParsableCommand>(_ type: Command.Type) async -> Never {
        do {
            var command = try await Command.asyncParseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Command.exit()
        } catch let error as SettingError {
            refuse(Command._commandName, error.description)
        } catch {
            guard Command.exitCode(for: error) == .validationFailure else { Command.exit(withError: error) }
            refuse(Command._commandName, Command.message(for: error))
        }
    }

    private static func refuse(_ command: String, _ message: String) -> Never {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        FileHandle.standardError.write(Data("\(command): \(line)\n".utf8))
        exit(2)
    }
}
