import ClusterModel
import SurveySupport
import Testing

/// What is kept of topic configurations from one survey to the next.
struct TopicConfigurationCacheTests {
    private let known = TopicConfigurationCache.Answer.configuration(TopicConfiguration(minInSyncReplicas: 2))

    private func configuration(
        of topic: Name, in cache: TopicConfigurationCache, at time: ContinuousClock.Instant
    ) -> TopicConfiguration? {
        var topics = [Topic(name: topic, partitions: [])]
        cache.apply(to: &topics, at: time)
        return topics[0].configuration
    }

    @Test func configurationsAreReadOnASlowCadence() {
        let now = ContinuousClock.now
        var cache = TopicConfigurationCache(interval: .seconds(300))
        #expect(cache.due(["a"], at: now) == ["a"])
        cache.take([("a", known)], at: now)
        #expect(cache.due(["a", "new"], at: now + .seconds(299)) == ["new"])
        #expect(cache.due(["a"], at: now + .seconds(300)) == ["a"])
        #expect(configuration(of: "a", in: cache, at: now + .seconds(900))?.minInSyncReplicas == 2)
        #expect(configuration(of: "a", in: cache, at: now + .seconds(901)) == nil)
    }

    @Test func aDeniedConfigurationWaitsForItsTurnAndATimeOutDoesNot() {
        let now = ContinuousClock.now
        var cache = TopicConfigurationCache(interval: .seconds(300))
        cache.take([("denied", .failed(.denied)), ("silent", .failedForNow(.timedOut))], at: now)
        #expect(cache.due(["denied", "silent"], at: now + .seconds(10)) == ["silent"])
        #expect(configuration(of: "denied", in: cache, at: now) == nil)
    }

    @Test func configurationsOfGoneTopicsAreForgotten() {
        let now = ContinuousClock.now
        var cache = TopicConfigurationCache(interval: .seconds(300))
        cache.take([("a", known), ("b", known)], at: now)
        cache.keep(only: ["b"])
        #expect(configuration(of: "a", in: cache, at: now) == nil)
        #expect(configuration(of: "b", in: cache, at: now) != nil)
    }
}
