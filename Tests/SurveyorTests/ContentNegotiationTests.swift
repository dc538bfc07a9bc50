import Exposition
import Testing

@testable import Surveyor

@Suite struct NegotiationTests {
    static let prometheus2 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
    static let prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
        + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
    static let prometheus3Protobuf =
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,"
        + prometheus3

    @Test(arguments: [
        (prometheus2, ExpositionFormat.openMetrics),
        (prometheus3, .openMetrics),
        (prometheus3Protobuf, .openMetrics),
        ("text/plain;version=0.0.4;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1", .text),
        ("application/openmetrics-text; version=1.0.0; charset=utf-8", .openMetrics),
        ("application/openmetrics-text", .openMetrics),
        ("Application/OpenMetrics-Text ; Version=\"1.0.0\" ; Q=0.5 , text/plain;q=0.4", .openMetrics),
        ("application/*", .openMetrics),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .text),
        ("application/openmetrics-text;q=0.9,text/*", .text),
        ("application/openmetrics-text;version=1.0.0,text/*", .openMetrics),
        ("application/openmetrics-text,*/*", .openMetrics),
        ("text/plain,application/openmetrics-text", .text),
        ("application/openmetrics-text,text/plain", .text),
        ("*/*;q=0.5,text/plain;q=0", .openMetrics),
        ("*/*,application/openmetrics-text;q=0", .text),
    ])
    func theWantedFormatWins(_ accept: String, _ expected: ExpositionFormat) {
        #expect(ExpositionFormat.negotiated(accept: accept) == expected)
    }

    @Test(arguments: [
        nil, "", "*/*", "text/plain", "text/*", "application/openmetrics-text;version=0.0.1",
        "application/openmetrics-text;version=0.0.1,*/*;q=0.1", "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=2", "application/openmetrics-text;q=-1", "application/openmetrics-text;q=nan",
        "application/openmetrics-text;q=", "application/openmetrics-text;q=high", "application/json", "text/plain;q=0",
        "garbage", ",;=,,;;", "/", ";q=1", "application/openmetrics-text/", "\u{0}\u{FFFD}🦫",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    ])
    func everybodyElseGetsText(_ accept: String?) {
        #expect(ExpositionFormat.negotiated(accept: accept) == .text)
    }

    @Test func contentTypes() {
        #expect(ExpositionFormat.text.contentType == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            ExpositionFormat.openMetrics.contentType == "application/openmetrics-text; version=1.0.0; charset=utf-8")
    }

    @Test(arguments: [
        ("gzip", true), ("gzip, deflate, br, zstd", true), ("deflate, GZIP;q=0.001", true), ("x-gzip", true),
        ("*", true),
        ("br, *;q=0.1", true), ("gzip;q=1.0, identity; q=0.5, *;q=0", true), ("*;q=0, x-gzip", true),
        (nil, false), ("", false), ("identity", false), ("deflate, br", false), ("gzip;q=0", false),
        ("gzip; q=0.0", false),
        ("gzip;q=0, *", false), ("x-gzip;q=0,*;q=1", false), ("*;q=0", false), ("gzipped", false),
        ("gzip;q=yes", false),
        (",,;", false),
    ])
    func gzipIsSentToWhoeverTakesIt(_ acceptEncoding: String?, _ expected: Bool) {
        #expect(ContentCoding.acceptsGzip(acceptEncoding) == expected)
    }
}
