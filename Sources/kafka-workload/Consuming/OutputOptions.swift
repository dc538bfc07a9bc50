import ArgumentParser
import CommandSupport
import Glibc
import Workload

/// What is printed.
struct OutputOptions: ParsableArguments {
    /// The ways to show records.
    private enum Kind: String, CaseIterable {
        case text, json, count
    }

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp(
            "text, json (an object a line) or count (only the progress). (default: text)", valueName: "format"))
    var output: String?

    @Option(
        name: .customLong("fields"),
        help: ArgumentHelp(
            "What a line of text has, with tabulators between: topic, partition, offset, timestamp, key, value. "
                + "(default: value)",
            valueName: "fields"))
    var fields: String?

    /// The format of records, checked; nil to count only.
    func format() throws -> RecordFormat? {
        let kind: Kind = try Choice.value(of: "--output", output) ?? .text
        if kind != .text, fields != nil {
            throw SettingError("--fields", "is of no use with --output \(kind.rawValue)")
        }
        switch kind {
        case .text: return .text(try chosenFields())
        case .json: return .json
        case .count: return nil
        }
    }

    private func chosenFields() throws -> [RecordField] {
        try [fields ?? "value"].commaSeparatedItems.compactMap { try Choice.value(of: "--fields", $0) }
    }

    /// Whether records and progress would be written over each other.
    func sharesTerminal(printing: Bool) -> Bool {
        printing && isatty(STDOUT_FILENO) == 1 && isatty(STDERR_FILENO) == 1
    }
}
