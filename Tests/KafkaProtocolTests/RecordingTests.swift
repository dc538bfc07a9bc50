import KafkaProtocol
import Testing

/// What real brokers of Kafka 3.7 and 4.3 were asked and answered (`Fixtures`).
struct RecordingTests {
    @Test(arguments: Sample.recordings) func everyRecordingIsReadAndWritten(name: String) throws {
        let sample = try Sample.recording(name)
        try MessageKind.named(sample.api).check(sample)
    }

    @Test func thereAreRecordings() {
        #expect(Sample.recordings.count > 100)
    }

    @Test(arguments: Sample.recordings) func everyPartOfAResponseIsRefused(name: String) throws {
        let sample = try Sample.recording(name)
        let kind = try MessageKind.named(sample.api)
        let accepted = sample.responseBytes.indices.filter { length in
            let part = Array(sample.responseBytes.prefix(length))
            return (try? kind.decode(part, sample.version, sample.correlationID)) != nil
        }
        #expect(accepted == [])
    }

    @Test(arguments: Sample.recordings) func bytesBehindAResponseAreRefused(name: String) throws {
        let sample = try Sample.recording(name)
        let kind = try MessageKind.named(sample.api)
        #expect(throws: WireError.trailingBytes(1)) {
            try kind.decode(sample.responseBytes + [0], sample.version, sample.correlationID)
        }
    }

    @Test(arguments: MessageKind.all) func anotherResponseIsRefused(kind: MessageKind) throws {
        for sample in try Sample.recordings(of: kind.name).prefix(1) {
            let expected = sample.correlationID &+ 1
            #expect(throws: WireError.correlation(expected: expected, received: sample.correlationID)) {
                try kind.decode(sample.responseBytes, sample.version, expected)
            }
        }
    }
}
