import Foundation
import Testing

@testable import CommandSupport

@Suite struct LogFormatTests {
    @Test func `a line of logfmt is its fields in their order`() {
        let line = LogFormat.logfmt.line([("level", "info"), ("msg", "serving metrics"), ("port", "9308")])
        #expect(line == "level=info msg=\"serving metrics\" port=9308")
    }

    @Test(arguments: [
        ("plain", "plain"), ("ünïcödé", "ünïcödé"), ("host:9092/path?x", "host:9092/path?x"), ("", "\"\""),
        ("a b", "\"a b\""),
        ("a=b", "\"a=b\""), ("say \"x\"", #""say \"x\"""#), ("a\\b c", #""a\\b c""#), ("a\nb", #""a\nb""#),
        ("a\r\nb", #""a\r\nb""#), ("a\tb", #""a\tb""#), ("\u{1B}[31m", #""\u001b[31m""#), ("\u{0}", #""\u0000""#),
    ])
    func `logfmt quotes what would not be one word`(_ value: String, _ written: String) {
        #expect(LogFormat.logfmt.line([("key", value)]) == "key=\(written)")
    }

    @Test(arguments: [
        "plain", "", "two words", "\"quoted\"", "back\\slash", "line\nfeed\r\n", "tab\t", "\u{0}\u{1}\u{1F}\u{7F}",
        "Käse 🧀",
        "\u{2028}\u{85}", "{\"a\":1}",
    ])
    func `a line of JSON is one line that a parser reads back`(_ value: String) throws {
        let line = LogFormat.json.line([("msg", value), ("other \"key\"", "x")])
        #expect(!line.utf8.contains(UInt8(ascii: "\n")))
        let object = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
        #expect(object == ["msg": value, "other \"key\"": "x"])
    }
}
