import ClusterModel
import Testing

@testable import SurveySupport

struct NameFilterTests {
    private func admitted(_ names: [Name], include: String = ".*", exclude: String = "^$") throws -> [Name] {
        try NameFilter(include: include, exclude: exclude).admitted(names, name: { $0 })
    }

    @Test func admitsEverythingByDefault() throws {
        #expect(try admitted(["a", "b\nc", ""]) == ["a", "b\nc", ""])
    }

    @Test func matchesAnywhereInTheName() throws {
        #expect(try admitted(["orders", "reorder", "audit"], include: "order") == ["orders", "reorder"])
    }

    @Test func anchorsHold() throws {
        #expect(try admitted(["orders", "reorder"], include: "^order") == ["orders"])
    }

    @Test func exclusionWins() throws {
        #expect(try admitted(["orders", "__consumer_offsets"], exclude: "^__") == ["orders"])
    }

    /// Syntax that RE2 has and other engines have not, or read differently.
    @Test(arguments: [
        ("(?i)ORDERS", "orders", true), (#"^\pL+$"#, "größe", true), (#"\Aorders\z"#, "orders", true),
        (#"^\Qa.b\E$"#, "a.b", true), (#"^\Qa.b\E$"#, "axb", false), ("^(?P<area>a)b$", "ab", true),
        ("^[[:alpha:]]+$", "orders", true), (#"^\w+$"#, "größe", false), ("^[^a]$", "ä", true),
        ("(?s)a.b", "a\nb", true), ("a.b", "a\nb", false), ("^b", "a\nb", false), ("(?m)^b", "a\nb", true),
        ("^a\u{301}$", "\u{E1}", false), ("", "anything", true),
    ])
    func readsTheSyntaxOfRE2(_ pattern: String, _ name: String, _ isAdmitted: Bool) throws {
        #expect(try admitted([Name(name)], include: pattern) == (isAdmitted ? [Name(name)] : []))
    }

    @Test(arguments: ["(a)\\1", "a(?=b)", "a(?<!b)", "a++", "a{1001}", "[z-a]", "*", "a{2,1}"])
    func refusesWhatRE2DoesNotHave(_ pattern: String) {
        #expect(throws: PatternError.self) { try NameFilter(exclude: pattern) }
    }

    /// A dot and `.*` match names that are not UTF-8, too.
    @Test func matchesNamesThatAreNotUTF8() throws {
        let name = Name(bytes: [0x61, 0xFF, 0x62])
        #expect(try admitted([name], include: "^a.*b$") == [name])
        #expect(try admitted([name], exclude: "^a.*b$") == [])
    }

    /// Engines that backtrack take exponential or quadratic time.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("^([a-z0-9]+[-_.]?)+$", "order-service-order-service-order-service-order!"),
            ("^([a-z0-9]+[-_.]?)+$", String(repeating: "order-service-", count: 2_000) + "!"),
            ("^(a+)+$", String(repeating: "a", count: 32_000) + "!"),
            ("(x+x+)+y", String(repeating: "x", count: 32_000)),
            ("^(a|a)*$", String(repeating: "a", count: 32_000) + "b"),
        ])
    func takesLinearTime(_ pattern: String, _ name: String) throws {
        let begin = ContinuousClock.now
        #expect(try admitted([Name(name)], exclude: pattern) == [Name(name)])
        #expect(ContinuousClock.now - begin < .seconds(10))
    }

    @Test func refusesAPatternAndShowsIt() {
        let error = #expect(throws: PatternError.self) { try NameFilter(include: "a(b") }
        #expect(error?.description.contains("a(b") == true)
    }
}
