import CommandSupport
import Testing

@Suite struct SettingErrorTests {
    @Test func `it names the setting, the value and the problem`() {
        #expect(SettingError("--flag", value: "x", "is wrong").description == "--flag \"x\": is wrong")
        #expect(SettingError("--flag", "is wrong").description == "--flag: is wrong")
    }

    @Test(arguments: ["\n", "\r\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}", "\n\n"])
    func `it is one line, whatever is in it`(_ newline: String) {
        let error = SettingError("--flag", value: "a\(newline)b", "first\(newline)second\(newline)")
        #expect(error.description == "--flag \"a b\": first second")
    }
}
