import ArgumentParser
import Testing

@testable import CommandSupport

@Suite struct EmptyValuesTests {
    private struct Tool: ParsableCommand {
        static let configuration = CommandConfiguration(subcommands: [Sub.self, Other.self])

        @Option(name: .customLong("ca.file")) var file: String?
        @Option(name: .customLong("server")) var servers: [String] = []
        @Option(name: .customLong("hidden"), help: .hidden) var hidden: String?
        @Flag(name: .customLong("enabled"), inversion: .prefixedNo) var isEnabled: Bool?
    }

    private struct Sub: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "sub")

        @Option(name: .customLong("only-sub")) var text: String?
    }

    private struct Other: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "other")

        @Option(name: .customLong("only-other")) var text: String?
    }

    @Test(
        arguments: [
            (["--ca.file="], []), (["--ca.file", ""], []),
            (["--hidden=", "--server", "", "--server=a"], ["--server=a"]),
            (["sub", "--only-sub="], ["sub"]), (["--enabled=", "--no-enabled="], []),
            // What is not such an option stays, for ArgumentParser to take or to refuse.
            (["--typo="], ["--typo="]), (["--typo", ""], ["--typo", ""]), (["--enabled", ""], ["--enabled", ""]),
            (["--ca.file=x="], ["--ca.file=x="]), (["--ca.file", "a="], ["--ca.file", "a="]), ([""], [""]),
            (["--=", "=", "--"], ["--=", "=", "--"]), (["--", "--ca.file="], ["--", "--ca.file="]),
            (["sub", "--only-other="], ["sub", "--only-other="]), (["--only-sub="], ["--only-sub="]),
        ] as [([String], [String])])
    func `a flag with an empty value counts as not given`(_ given: [String], _ kept: [String]) {
        #expect(EmptyValues.removed(from: given, of: Tool.self) == kept)
    }
}
