import TestSupport
import Testing

@Suite struct ParsedPageTests {
    @Test func `a page in text format is read whole`() throws {
        let page = try ParsedPage(
            """
            # HELP lag How far \\\\ behind\\n.
            # TYPE lag gauge
            lag{group="a\\"b\\\\c\\nd",topic="t"} 7
            lag{group="é",topic="t"} -1.5e+3
            # TYPE up_total counter
            up_total +Inf

            """)
        #expect(page.families.map(\.name) == ["lag", "up_total"])
        #expect(page.family("lag")?.help == "How far \\ behind\n.")
        #expect(page.families.map(\.type) == ["gauge", "counter"])
        #expect(page.family("up_total")?.help == nil)
        #expect(page.value("lag", ["group": "a\"b\\c\nd", "topic": "t"]) == 7)
        #expect(page.value("lag", ["topic": "t"]) == nil)
        #expect(page.samples("lag", ["topic": "t"]).map(\.value) == [7, -1500])
        #expect(page.value("up_total") == .infinity)
    }

    @Test func `a page in OpenMetrics is read whole`() throws {
        let page = try ParsedPage(
            """
            # TYPE requests counter
            requests_total 3
            # TYPE build info
            build_info{version="1"} 1
            # EOF

            """, format: .openMetrics)
        #expect(page.value("requests_total") == 3)
        #expect(page.value("build_info", ["version": "1"]) == 1)
    }

    @Test(arguments: [ParsedPage.Format.text, .openMetrics])
    func `a summary is read whole`(format: ParsedPage.Format) throws {
        let page = try ParsedPage(
            """
            # TYPE latency summary
            latency{a="b",quantile="0.5"} 1.5
            latency{a="b",quantile="1.0"} NaN
            latency_sum{a="b"} 12.5
            latency_count{a="b"} 3

            """ + (format == .openMetrics ? "# EOF\n" : ""), format: format)
        #expect(page.value("latency", ["a": "b", "quantile": "0.5"]) == 1.5)
        #expect(page.value("latency_sum", ["a": "b"]) == 12.5)
        #expect(page.value("latency_count", ["a": "b"]) == 3)
    }

    @Test(
        arguments: [
            ("no type above", "a 1\n"),
            ("another family's sample", "# TYPE a gauge\nb 1\n"),
            ("a sample after the next family", "# TYPE a gauge\n# TYPE b gauge\na 1\n"),
            ("a series twice", "# TYPE a gauge\na{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\n"),
            ("a family twice", "# TYPE a gauge\na 1\n# TYPE b gauge\n# TYPE a gauge\n"),
            ("a label twice", "# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n"),
            ("a quotation mark unescaped", "# TYPE a gauge\na{x=\"1\"2\"} 1\n"),
            ("a backslash unescaped", "# TYPE a gauge\na{x=\"\\d\"} 1\n"),
            ("a backslash unescaped in help", "# HELP a c:\\dir\n# TYPE a gauge\n"),
            ("a label name with a dash", "# TYPE a gauge\na{x-y=\"1\"} 1\n"),
            ("no value", "# TYPE a gauge\na{x=\"1\"}\n"),
            ("a value that is a word", "# TYPE a gauge\na nil\n"),
            ("a hexadecimal value", "# TYPE a gauge\na 0x10\n"),
            ("two spaces", "# TYPE a gauge\na  1\n"),
            ("a timestamp", "# TYPE a gauge\na 1 1700000000000\n"),
            ("an unknown type", "# TYPE a meter\na 1\n"),
            ("an OpenMetrics type", "# TYPE a unknown\na 1\n"),
            ("a summary's sample without a quantile", "# TYPE a summary\na 1\n"),
            ("a quantile above 1", "# TYPE a summary\na{quantile=\"1.1\"} 1\n"),
            ("a quantile that is no float", "# TYPE a summary\na{quantile=\"1\"} 1\n"),
            ("a negative value of a summary", "# TYPE a summary\na{quantile=\"0.5\"} -1\n"),
            ("a quantile on a sum", "# TYPE a summary\na_sum{quantile=\"0.5\"} 1\n"),
            ("a sum that is no number", "# TYPE a summary\na_sum NaN\n"),
            ("a count that is not whole", "# TYPE a summary\na_count 1.5\n"),
            ("help of another family", "# HELP b Help.\n# TYPE a gauge\na 1\n"),
            ("an empty line", "# TYPE a gauge\n\na 1\n"),
            ("no line feed at the end", "# TYPE a gauge\na 1"),
        ])
    func `a bad page is refused`(flaw: String, text: String) {
        #expect(throws: TestFailure.self, "\(flaw)") { try ParsedPage(text) }
    }

    @Test(
        arguments: [
            ("no end mark", "# TYPE a gauge\na 1\n"),
            ("a counter without _total", "# TYPE a counter\na 1\n# EOF\n"),
            ("something after the end mark", "# EOF\n# TYPE a gauge\n"),
            ("a type of the text format", "# TYPE a untyped\na 1\n# EOF\n"),
        ])
    func `a page that is not OpenMetrics is refused`(flaw: String, text: String) {
        #expect(throws: TestFailure.self, "\(flaw)") { try ParsedPage(text, format: .openMetrics) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: TestFailure.self) { try ParsedPage([0xFF, 0x0A]) }
    }
}
