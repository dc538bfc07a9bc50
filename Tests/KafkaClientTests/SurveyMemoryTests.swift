import CRdKafka
import ClusterModel
import Testing

@testable import KafkaClient

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

    @Test func configurationsAreReadOnASlowCadence() {
        let now = ContinuousClock.now
        var cache = ConfigurationCache(interval: .seconds(300))
        #expect(cache.due(["a"], at: now) == ["a"])
        cache.take([("a", .success(TopicConfiguration(minInSyncReplicas: 2)))], at: now)
        #expect(cache.due(["a", "new"], at: now + .seconds(299)) == ["new"])
        #expect(cache.due(["a"], at: now + .seconds(300)) == ["a"])
        #expect(cache.configuration(of: "a", at: now + .seconds(900))?.minInSyncReplicas == 2)
        #expect(cache.configuration(of: "a", at: now + .seconds(901)) == nil)
    }

    @Test func aDeniedConfigurationWaitsForItsTurnAndATimeOutDoesNot() {
        let now = ContinuousClock.now
        var cache = ConfigurationCache(interval: .seconds(300))
        cache.take([("denied", .failure(denied)), ("silent", .failure(timedOut))], at: now)
        #expect(cache.due(["denied", "silent"], at: now + .seconds(10)) == ["silent"])
        #expect(cache.configuration(of: "denied", at: now) == nil)
    }

    @Test func configurationsOfGoneTopicsAreForgotten() {
        let now = ContinuousClock.now
        var cache = ConfigurationCache(interval: .seconds(300))
        cache.take([("a", .success(TopicConfiguration())), ("b", .success(TopicConfiguration()))], at: now)
        cache.keep(only: ["b"])
        #expect(cache.configuration(of: "a", at: now) == nil)
        #expect(cache.configuration(of: "b", at: now) != nil)
    }
}
