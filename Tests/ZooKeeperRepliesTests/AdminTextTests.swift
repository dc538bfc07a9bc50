import ClusterModel
import Testing
import ZooKeeperReplies

/// Namespaces are any text, and JSON has several ways to write it.
@Suite struct AdminTextTests {
    private func namespace(_ json: String) -> String? {
        let reply = bytes("{ \"cnt_\(json)_read_per_namespace\" : 1 }\n")
        return AdminReply.monitor(reply)?.summaries.keys.first?.label?.value
    }

    @Test(arguments: [
        (#"uni-é-日本"#, "uni-é-日本"), (#"quote\"brace{x}"#, "quote\"brace{x}"), (#"back\\slash"#, "back\\slash"),
        (#"a\/b\b\f\n\r\t"#, "a/b\u{8}\u{C}\n\r\t"), (#"\u00e9\u65E5"#, "é日"), (#"\ud83d\ude00"#, "😀"),
        (#"\ud83d"#, "\u{FFFD}"), (#"\ude00"#, "\u{FFFD}"), (#"\ud83d\u0041"#, "\u{FFFD}A"),
        (#"\ud83d\\u"#, "\u{FFFD}\\u"),
    ])
    func whatIsEscapedIsRead(json: String, text: String) {
        #expect(namespace(json) == text)
    }

    @Test(arguments: [#"\x41"#, #"\u12"#, #"\u12G4"#, "a\nb", #"\"#])
    func whatIsNoStringIsRefused(json: String) {
        #expect(namespace(json) == nil)
    }

    @Test(arguments: [
        #"{"a":1} x"#, #"{"a":1,}"#, #"{"a" 1}"#, #"{"a":1"#, #"{a:1}"#, #"{"a":truth}"#, #"{"a":-}"#, #"{"a":[1}"#,
    ])
    func whatIsNoDocumentIsRefused(json: String) {
        #expect(AdminReply.monitor(bytes(json)) == nil)
    }
}
