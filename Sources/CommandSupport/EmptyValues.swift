internal import ArgumentParser
internal import FoundationEssentials

/// Flags with an empty value: `--tls.ca-file=` or `--tls.ca-file ''`, as charts and scripts write where a variable is empty. They
/// count as not given. ArgumentParser refuses the first form before any code of a command sees it, and takes `--tls.enabled=` for
/// `--tls.enabled`.
enum EmptyValues {
    /// The arguments without those flags. Flags that the command does not have stay, and so does what follows `--`.
    static func removed(from arguments: [String], of command: any ParsableCommand.Type) -> [String] {
        guard arguments.contains(where: { $0.isEmpty || $0.hasSuffix("=") }) else { return arguments }
        let flags = flags(of: command, arguments)
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        var kept: [String] = []
        var rest = arguments[..<end]
        while let argument = rest.popFirst() {
            if flags[argument]?.takesValue == true, rest.first == "" {
                rest.removeFirst()
            } else if !(argument.hasSuffix("=") && flags[String(argument.dropLast())] != nil) {
                kept.append(argument)
            }
        }
        return kept + arguments[end...]
    }

    /// The flags of the command, and of the subcommands that are named, by their long names with the dashes.
    private static func flags(of command: any ParsableCommand.Type, _ arguments: [String]) -> [String: Argument] {
        // ArgumentParser tells them in no other way. Where it tells something else one day, nothing is removed.
        let dump = Data(command._dumpHelp().utf8)
        guard let tool = try? JSONDecoder().decode(Tool.self, from: dump) else { return [:] }
        let named = (tool.command.subcommands ?? []).filter { arguments.contains($0.commandName) }
        var flags: [String: Argument] = [:]
        for argument in ([tool.command] + named).flatMap({ $0.arguments ?? [] }) {
            for name in argument.names ?? [] where name.kind == "long" { flags["--\(name.name)"] = argument }
        }
        return flags
    }

    private struct Tool: Decodable {
        let command: Command
    }

    private struct Command: Decodable {
        let commandName: String
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    private struct Argument: Decodable {
        let kind: String
        let names: [Name]?

        var takesValue: Bool { kind == "option" }
    }

    private struct Name: Decodable {
        let kind: String
        let name: String
    }
}
