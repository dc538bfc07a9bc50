import ClusterModel
import Testing

struct NameTests {
    @Test(arguments: [
        ([0x61, 0xFF, 0x62] as [UInt8], "a\\xffb"),
        ([0xC3] as [UInt8], "\\xc3"),
        ([0x07, 0x80] as [UInt8], "\u{7}\\x80"),
        (Array("naïve 🪲".utf8) + [0xF0, 0x9F], "naïve 🪲\\xf0\\x9f"),
    ])
    func showsBytesThatAreNotUTF8(_ bytes: [UInt8], _ text: String) {
        let name = Name(bytes: bytes)
        #expect(name.text == text)
        #expect(name.bytes == bytes)
    }

    @Test func validBytesAreShownAsTheyAre() {
        let name = Name(bytes: Array("a \"b\"\n\\ é 🪲".utf8))
        #expect(name.text == "a \"b\"\n\\ é 🪲")
        #expect(name.bytes == Array(name.text.utf8))
    }

    /// `String` would call them equal, and two groups would become one series.
    @Test func composedAndDecomposedNamesDiffer() {
        let composed = Name("\u{E9}")
        let decomposed = Name("e\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    /// They would make the same series twice.
    @Test func namesThatLookTheSameAreTheSame() {
        #expect(Name(bytes: [0xFF]) == Name("\\xff"))
        #expect(Set([Name(bytes: [0xFF]), Name("\\xff")]).count == 1)
    }

    @Test func ordersByBytes() {
        #expect((["b", "a", "B", "é", ""] as [Name]).sorted().map(\.text) == ["", "B", "a", "b", "é"])
    }
}
