import ArgumentParser
import CommandSupport

/// Who reads.
struct MemberOptions: ParsableArguments {
    @Option(
        name: .customLong("group"), help: ArgumentHelp("The consumer group. (default: none)", valueName: "group"))
    var group: String?

    @Option(
        name: .customLong("members"),
        help: ArgumentHelp(
            "How many members each group has, or readers there are without one. (default: 1)", valueName: "number"))
    var members: String?

    @Option(
        name: .customLong("groups"),
        help: ArgumentHelp("So many groups, named GROUP-1, GROUP-2, … (default: one, named GROUP)", valueName: "number")
    )
    var number: String?

    /// The groups' names; one that is nil without a group.
    func groups() throws -> [String?] {
        guard let group else {
            if number != nil { throw SettingError("--groups", "is of no use without --group") }
            return [nil]
        }
        guard !group.isEmpty else { throw SettingError("--group", value: "", "must not be empty") }
        guard let number = try Checks.number(number, of: "--groups", in: 1...1000) else { return [group] }
        return (1...number).map { "\(group)-\($0)" }
    }

    /// How many members there are, checked.
    func count() throws -> Int {
        try Checks.number(members, of: "--members", in: 1...1000) ?? 1
    }
}
