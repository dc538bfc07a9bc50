import KafkaProtocol
import Testing

/// Messages made up by kio, an independent codec (`Peer/messages.py`), in all versions.
struct GeneratedMessageTests {
    @Test(arguments: MessageKind.all) func everyMessageIsReadAndWritten(kind: MessageKind) async throws {
        let samples = try await Sample.generated(kind.name, count: 50)
        var unkept: Set<String> = []
        for sample in samples {
            await Task.yield()
            unkept.formUnion(try kind.check(sample))
        }
        #expect(unkept == kind.unkept, "what is listed as not kept is not kept")

        // kio has no version 0 of DescribeConfigs.
        let first = kind.name == "describe_configs" ? 1 : kind.api.versions.lowerBound
        #expect(Set(samples.map(\.version)) == Set(first...kind.api.versions.upperBound))
    }
}
