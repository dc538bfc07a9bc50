import CommandSupport
import Testing

@Suite struct DurationTextTests {
    @Test(
        arguments: [
            ("0", .zero), ("0s", .zero), ("500ms", .milliseconds(500)), ("15s", .seconds(15)), ("5m", .seconds(300)),
            ("1m30s", .seconds(90)), ("2h", .seconds(7200)), ("1d12h", .seconds(129_600)), ("1w", .seconds(604_800)),
            ("1w2d3h4m5s6ms", .seconds(788_645) + .milliseconds(6)), ("007s", .seconds(7)),
            ("999999999w", .seconds(604_799_999_395_200)),
        ] as [(String, Duration)])
    func `a duration is read as Prometheus reads it`(_ text: String, _ expected: Duration) {
        #expect(DurationText.parse(text) == expected)
    }

    @Test(
        arguments: [
            "", " ", "15", "s", "ms15", "15 s", " 15s", "15s ", "1.5s", "-1s", "+1s", "1e3s", "0x1s", "15S", "15sec",
            "1y",
            "30s1m", "1s1s", "1ms1s", "1m 30s", "1h30", "٣s", "²s", "1000000000s", "99999999999999999999w", "1s\n",
        ])
    func `what is no duration is refused`(_ text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(arguments: [
        "0s", "1ms", "500ms", "1s", "59s", "1m", "1m30s", "1h", "1h1ms", "1d", "6d23h59m59s999ms", "1w", "52w1d",
    ])
    func `what is written can be read, and is as short as it can be`(_ text: String) throws {
        let duration = try #require(DurationText.parse(text))
        #expect(DurationText.format(duration) == text)
    }

    @Test func `what is finer than a millisecond is not written`() {
        #expect(DurationText.format(.microseconds(1_999)) == "1ms")
        #expect(DurationText.format(.nanoseconds(1)) == "0s")
    }

    @Test func `a setting that is no duration is named, with its value and what is allowed`() throws {
        #expect(try DurationText.value(of: "--survey.interval", "1m") == .seconds(60))
        let error = #expect(throws: SettingError.self) { try DurationText.value(of: "--survey.interval", "soon") }
        let text = try #require(error).description
        #expect(text.hasPrefix("--survey.interval \"soon\": "))
        #expect(text.contains("1m30s"))
    }
}
