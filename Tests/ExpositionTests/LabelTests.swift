import Exposition
import Testing

@Suite struct LabelTests {
    @Test(arguments: [
        ("", ""), ("plain", "plain"), (#"say "hi""#, #"say \"hi\""#), (#"C:\dir"#, #"C:\\dir"#),
        ("two\nlines", #"two\nlines"#),
        (#"\n"#, #"\\n"#), ("a\rb\tc", "a\rb\tc"), ("a\0b", #"a\\x00b"#), ("zażółć 🦫", "zażółć 🦫"),
        ("\u{FFFD}", "\u{FFFD}"),
        ("a,b={}", "a,b={}"), ("\\\"\n\r\n", "\\\\\\\"\\n\r\\n"),
    ])
    func valuesAreEscaped(_ value: String, _ expected: String) throws {
        let page = try page { writer in
            writer.family(MetricFamily("m", labels: ["l"], help: ""))
            writer.sample(EncodedLabels("l", value), 1)
        }
        let line = "m{l=\"\(expected)\"} 1\n"
        #expect(page.text(.text) == "# TYPE m gauge\n" + line)
        #expect(page.text(.openMetrics) == "# TYPE m gauge\n" + line + "# EOF\n")
    }

    @Test(arguments: [
        ("plain", "plain", "plain"), (#"a "b""#, #"a "b""#, #"a \"b\""#), (#"a\b"#, #"a\\b"#, #"a\\b"#),
        ("a\nb", #"a\nb"#, #"a\nb"#), ("a\rb", "a\rb", "a\rb"), ("a\0", #"a\\x00"#, #"a\\x00"#),
        ("ż \u{FFFD}", "ż \u{FFFD}", "ż \u{FFFD}"),
    ])
    func helpIsEscaped(_ help: String, _ text: String, _ openMetrics: String) throws {
        let page = try page { writer in
            writer.family(MetricFamily("m", help: help))
            writer.sample(1)
        }
        #expect(page.text(.text) == "# HELP m \(text)\n# TYPE m gauge\nm 1\n")
        #expect(page.text(.openMetrics) == "# HELP m \(openMetrics)\n# TYPE m gauge\nm 1\n# EOF\n")
    }

    @Test func labelsAreJoinedInOrder() throws {
        let written = try lines { writer in
            writer.sample(EncodedLabels.none + .none, 0)
            writer.sample(.none + EncodedLabels("a", "1"), 1)
            writer.sample(EncodedLabels("a", "1") + .none, 2)
            writer.sample(EncodedLabels("b", "2").adding("a", "1"), 3)
        }
        #expect(written == ["m 0", #"m{a="1"} 1"#, #"m{a="1"} 2"#, #"m{b="2",a="1"} 3"#])
    }

    @Test func constantLabelsComeFirst() throws {
        let constant = try ConstantLabels([("kafka_cluster", "a\"b"), ("env", "prod")])
        let page = try page(constant) { writer in
            writer.family(MetricFamily("m", labels: ["topic", "partition"], help: ""))
            writer.sample(0)
            writer.sample(EncodedLabels("topic", "t"), 1)
            writer.sample(EncodedLabels("topic", "t"), partition: 2, 2)
            writer.sample(.none, partition: 3, 3)
        }
        #expect(
            page.text() == #"""
                # TYPE m gauge
                m{kafka_cluster="a\"b",env="prod"} 0
                m{kafka_cluster="a\"b",env="prod",topic="t"} 1
                m{kafka_cluster="a\"b",env="prod",topic="t",partition="2"} 2
                m{kafka_cluster="a\"b",env="prod",partition="3"} 3

                """#)
    }

    @Test(arguments: ["", "1a", "a-b", "a b", "a:b", "ä", "__name__", "a\0"])
    func badConstantLabelsAreRefused(_ name: String) {
        #expect(throws: ExpositionError.badLabelName(name)) { try ConstantLabels([("good", ""), (name, "value")]) }
    }

    @Test func aConstantLabelGivenTwiceIsRefused() {
        #expect(throws: ExpositionError.repeatedLabel("a")) {
            try ConstantLabels([("a", "1"), ("b", "2"), ("a", "3")])
        }
    }

    @Test func aConstantLabelMayNotHideALabelOfAFamily() throws {
        let constant = try ConstantLabels([("env", "prod"), ("topic", "mine")])
        #expect(throws: ExpositionError.labelTaken("topic", family: "m")) {
            try page(constant) { writer in
                writer.family(MetricFamily("m", labels: ["topic"], help: ""))
                writer.sample(EncodedLabels("topic", "t"), 1)
            }
        }
    }

    @Test(arguments: [
        (ExpositionError.badLabelName("1a"), "1a"), (.repeatedLabel("env"), "env"),
        (.labelTaken("topic", family: "m"), "topic"),
        (.labelTaken("topic", family: "lag"), "lag"), (.repeatedFamily("kafka_up"), "kafka_up"),
    ])
    func errorsNameWhatIsWrong(_ error: ExpositionError, _ name: String) {
        #expect(error.description.contains(name))
    }

    @Test(arguments: [
        ("kafka_up", true), (":a", true), ("_1", true), ("", false), ("1a", false), ("a-b", false), ("a{", false),
        ("ä", false),
        ("a ", false),
    ])
    func metricNames(_ name: String, _ good: Bool) {
        #expect(MetricGrammar.isMetricName(name) == good)
    }

    @Test func namesThatBreakThePageEndTheProcess() async {
        await #expect(processExitsWith: .failure) { _ = MetricFamily("a b", help: "") }
        await #expect(processExitsWith: .failure) { _ = MetricFamily("a", labels: ["b c"], help: "") }
        await #expect(processExitsWith: .failure) { _ = MetricFamily("a", labels: ["b", "b"], help: "") }
        await #expect(processExitsWith: .failure) { _ = MetricFamily("a", .summary, labels: ["quantile"], help: "") }
        await #expect(processExitsWith: .failure) { _ = EncodedLabels("b\"", "") }
    }
}
