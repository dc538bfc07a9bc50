import CRdKafka
import Testing

@testable import RDKafka

struct KafkaPropertiesTests {
    private func refusal(setting key: String, to value: String) -> String? {
        var properties = KafkaProperties()
        do {
            try properties.set(key, value)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func takesWhatLibrdkafkaTakes() {
        #expect(refusal(setting: "socket.timeout.ms", to: "1000") == nil)
        #expect(refusal(setting: "client.id", to: "a client") == nil)
    }

    /// Java's way of switching the check off.
    @Test func anEmptyEndpointAlgorithmIsNone() throws {
        var properties = KafkaProperties()
        try properties.set("ssl.endpoint.identification.algorithm", "")
        #expect(properties.pairs.map(\.value) == ["none"])
    }

    @Test func namesAnUnknownProperty() throws {
        let message = try #require(refusal(setting: "no.such.thing", to: "1"))
        #expect(message.contains("no.such.thing"))
    }

    @Test func namesTheRangeOfAValue() throws {
        let message = try #require(refusal(setting: "socket.timeout.ms", to: "5"))
        #expect(message.contains("socket.timeout.ms") && message.contains("10..300000"))
    }

    @Test func neverShowsASecret() throws {
        let message = try #require(refusal(setting: "sasl.oauthbearer.client.secret", to: "hunter2"))
        #expect(!message.contains("hunter2"))
    }

    @Test(arguments: ["isolation.level", "allow.auto.create.topics", "group.id"])
    func keepsPropertiesThatItsCorrectnessRestsOn(_ key: String) throws {
        let message = try #require(refusal(setting: key, to: "true"))
        #expect(message.contains("the surveyor itself"))
    }

    /// The client of a survey does not use its group, so that no right to it is needed.
    @Test func anErrorOfTheSurveysOwnGroupIsIgnored() {
        let survey = HandleRole.survey(.readUncommitted)
        #expect(survey.ignores(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED))
        #expect(survey.ignores(RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE))
        #expect(!survey.ignores(RD_KAFKA_RESP_ERR__AUTHENTICATION))
        #expect(!HandleRole.consumer(group: "g").ignores(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED))
    }

    @Test func whatIsReservedDependsOnThePurpose() throws {
        var consuming = KafkaProperties(for: .consuming)
        try consuming.set("isolation.level", "read_committed")
        #expect(throws: KafkaPropertyError.self) { try consuming.set("enable.auto.offset.store", "true") }
        var producing = KafkaProperties(for: .producing)
        try producing.set("acks", "1")
        #expect(throws: KafkaPropertyError.self) { try producing.set("log.queue", "false") }
        #expect(consuming.pairs.map(\.key) == ["isolation.level"])
        #expect(producing.pairs.map(\.key) == ["acks"])
    }
}
