import CommandSupport
import Testing

@Suite struct KeyValueTests {
    @Test(arguments: [
        ("a=b", "a", "b"), ("a=", "a", ""), ("a=b=c", "a", "b=c"), (" a = b ", "a", "b"), ("a==", "a", "="),
        ("ä.ö=\tß\u{3000}", "ä.ö", "ß"), ("key=two words", "key", "two words"), ("key=\"x\"", "key", "\"x\""),
    ])
    func `a pair is read`(_ text: String, _ key: String, _ value: String) throws {
        let pair = try KeyValue.parse(text, of: "--flag")
        #expect(pair.key == key)
        #expect(pair.value == value)
    }

    @Test(arguments: ["", "=", "=hunter2", " =hunter2", "hunter2", "sasl.password hunter2", "sasl.password:hunter2"])
    func `what is no pair is refused without being shown`(_ text: String) throws {
        let error = #expect(throws: SettingError.self) { try KeyValue.parse(text, of: "--kafka.property") }
        let description = try #require(error).description
        #expect(description.hasPrefix("--kafka.property: "))
        #expect(!description.contains("hunter2"))
    }
}
