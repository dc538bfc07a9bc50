import CommandSupport
import TestSupport
import Testing

@Suite struct PropertyFileTests {
    private func contents(_ text: String) throws -> [PropertyFile.Property] {
        let folder = try TemporaryFolder()
        return try PropertyFile.contents(of: try folder.write(text, to: "properties"), setting: "--file")
    }

    @Test(arguments: [
        ("a=b", "a", "b"), ("a = b", "a", "b"), ("a:b", "a", "b"), ("a : b", "a", "b"), ("a b", "a", "b"),
        ("  a\t\tb c ", "a", "b c"), ("a=b=c:d", "a", "b=c:d"), ("a==b", "a", "=b"), ("a=", "a", ""), ("a:", "a", ""),
        ("a=b#c", "a", "b#c"), ("a=!b", "a", "!b"), ("a=b\r", "a", "b"), ("ä=ß\u{3000}", "ä", "ß\u{3000}"),
        ("a=\u{301}b", "a", "\u{301}b"), (#"a=b\\c"#, "a", #"b\c"#), (#"a\=b=c"#, "a=b", "c"), (#"a\:b c"#, "a:b", "c"),
        (#"a\ b=c"#, "a b", "c"), (#"a=\ b\ "#, "a", " b "), (#"a=b\tc\nd\re\ff"#, "a", "b\tc\nd\re\u{0C}f"),
        (#"a=\q\"\'"#, "a", #"q"'"#), (#"a=\u00e4\ud83e\uddc0"#, "a", "ä🧀"), (#"a=\ud83ex"#, "a", "\u{FFFD}x"),
        (#"a=\uzz"#, "a", "uzz"), ("a=b\\\nc", "a", "bc"), ("a=b,\\\r\n   c", "a", "b,c"), ("a\\\n  =b", "a", "b"),
        ("a=b\\\n#c", "a", "b#c"), ("a=b\\", "a", "b"), ("a=b\\\\", "a", "b\\"),
    ])
    func `a property is read as Java reads it`(_ text: String, _ key: String, _ value: String) throws {
        let properties = try contents(text)
        #expect(properties.map(\.key) == [key])
        #expect(properties.map(\.value) == [value])
    }

    @Test func `comments and empty lines are skipped, and lines are counted with them`() throws {
        let text = "# one\n\n  ! two\\\na=1\r\n\r\n\t\nb=2,\\\n  3\nc 4"
        let properties = try contents(text)
        #expect(properties.map(\.key) == ["a", "b", "c"])
        #expect(properties.map(\.value) == ["1", "2,3", "4"])
        #expect(properties.map(\.line) == [4, 7, 9])
    }

    @Test(arguments: ["=hunter2", ":hunter2", "hunter2", #"hunter2\="#, "hunter\\\n2"])
    func `a line without key or separator is named without being shown`(_ bad: String) throws {
        let error = #expect(throws: SettingError.self) { try contents("# comment\n\na=b\n\n\(bad)\n") }
        let text = try #require(error).description
        #expect(text.contains(", line 5: "))
        #expect(!text.contains("hunter"))
    }
}
