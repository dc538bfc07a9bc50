import CRdKafka
import ClusterModel
import Testing

@testable import RDKafka
@testable import RDKafkaSurvey

/// What is kept from one survey to the next.
struct SurveyMemoryTests {
    private let denied = KafkaError(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
    private let timedOut = KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT)

    private func list(_ names: [Name], errors: [KafkaError] = []) -> GroupList {
        GroupList(groups: names.map { GroupListing(name: $0, state: .stable) }, errors: errors)
    }

    @Test func aCompleteListReplacesTheGroups() {
        var directory = GroupDirectory()
        directory.take(list(["a", "b"]))
        directory.take(list(["b", "c"]))
        #expect(Set(directory.listings.keys) == ["b", "c"])
    }

    @Test func aListWithErrorsOnlyAddsGroups() {
        var directory = GroupDirectory()
        directory.take(list(["a"]))
        directory.take(list(["b"], errors: [timedOut]))
        #expect(Set(directory.listings.keys) == ["a", "b"])
    }

    @Test func nothingIsKnownWhileNobodyAnswered() {
        var directory = GroupDirectory()
        directory.take(list([], errors: [timedOut]))
        #expect(!directory.isKnown)
        directory.take(list([]))
        #expect(directory.isKnown)
    }

    @Test func groupsThatAreOnlyDescribedBelongToTheGroups() {
        var directory = GroupDirectory()
        directory.take(list(["a"]))
        directory.take(described: ["a", "connect-1"], isComplete: true)
        directory.take(list(["a"]))
        #expect(directory.names.sorted() == ["a", "connect-1"])
        directory.take(described: ["connect-2"], isComplete: false)
        #expect(directory.names.sorted() == ["a", "connect-1", "connect-2"])
        directory.take(described: ["connect-2"], isComplete: true)
        #expect(directory.names.sorted() == ["a", "connect-2"])
    }
}
