import ClusterModel
import Testing

@testable import SurveySupport

struct NameFilterTests {
    private func admitted(_ names: [Name], include: String = ".*", exclude: String = "^$") throws -> [Name] {
        var matcher = NameMatcher(try NameFilter(include: include, exclude: exclude))
        let first = matcher.admitted(names, name: { $0 })
        // The second time the decisions are remembered ones.
        #expect(matcher.admitted(names, name: { $0 }) == first)
        return first
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

    @Test func refusesAPatternAndShowsIt() {
        let error = #expect(throws: PatternError.self) { try NameFilter(include: "a(b") }
        #expect(error?.description.contains("a(b") == true)
    }
}
