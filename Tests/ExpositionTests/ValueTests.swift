import Exposition
import Testing

@Suite struct ValueTests {
    @Test func integers() throws {
        let written = try values { writer in
            writer.sample(0)
            writer.sample(-1 as Int8)
            writer.sample(Int64.min)
            writer.sample(Int64.max)
            writer.sample(UInt32.max)
            writer.sample(UInt64.max)
            writer.sample(1_000_000_000_000_000)
        }
        #expect(
            written == [
                "0", "-1", "-9223372036854775808", "9223372036854775807", "4294967295", "9223372036854775807",
                "1000000000000000",
            ])
    }

    @Test(arguments: [
        (1234, 3, "1.234"), (-5, 3, "-0.005"), (0, 3, "0.000"), (1500, 3, "1.500"), (-1234, 0, "-1234"), (7, 1, "0.7"),
        (.max, 18, "9.223372036854775807"), (.min, 18, "-9.223372036854775808"), (.min, 0, "-9223372036854775808"),
    ])
    func scaledIntegers(_ scaled: Int64, _ decimals: Int, _ expected: String) throws {
        #expect(try values { $0.sample(scaled: scaled, decimals: decimals) } == [expected])
    }

    @Test(arguments: [
        (Duration.zero, "0"), (.seconds(1), "1"), (.milliseconds(1500), "1.5"), (.milliseconds(-1500), "-1.5"),
        (.milliseconds(-50), "-0.05"), (.nanoseconds(1), "0.000000001"), (.nanoseconds(1_000_000_010), "1.00000001"),
        (.microseconds(120), "0.00012"), (.seconds(1_700_000_000), "1700000000"),
        (Duration(secondsComponent: 0, attosecondsComponent: 1), "0"),
        (Duration(secondsComponent: 0, attosecondsComponent: -1), "0"),
        (Duration(secondsComponent: .max, attosecondsComponent: 0), "9223372036854775807"),
        (Duration(secondsComponent: .min, attosecondsComponent: 0), "-9223372036854775808"),
    ])
    func durations(_ duration: Duration, _ expected: String) throws {
        #expect(try values { $0.sample(seconds: duration) } == [expected])
    }

    @Test(arguments: [
        (Double.nan, "NaN"), (-.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (0, "0"), (-0.0, "0"), (1, "1"),
        (-42, "-42"), (1e15, "1000000000000000"), (0x1p62, "4611686018427387904"), (-0x1p63, "-9223372036854775808"),
        (0x1p63, "9.223372036854776e+18"), (1e300, "1e+300"), (0.1, "0.1"), (-0.1, "-0.1"),
        (1.0 / 3, "0.3333333333333333"),
        (.leastNonzeroMagnitude, "5e-324"), (1_700_000_000.125, "1700000000.125"),
    ])
    func doubles(_ double: Double, _ expected: String) throws {
        #expect(try values { $0.sample(double: double) } == [expected])
    }

    @Test func everyKindOfValueTakesLabels() throws {
        let labels = EncodedLabels("a", "b")
        let written = try lines { writer in
            writer.sample(labels, 1)
            writer.sample(labels, partition: -1, 2)
            writer.sample(labels, scaled: 3, decimals: 1)
            writer.sample(labels, seconds: .seconds(4))
            writer.sample(labels, double: 5.5)
            writer.sample(.none, partition: .max, 6)
        }
        #expect(
            written == [
                #"m{a="b"} 1"#, #"m{a="b",partition="-1"} 2"#, #"m{a="b"} 0.3"#, #"m{a="b"} 4"#, #"m{a="b"} 5.5"#,
                #"m{partition="2147483647"} 6"#,
            ])
    }
}
