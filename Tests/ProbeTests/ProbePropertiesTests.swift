import RDKafka
import Testing

@testable import Probe

/// What the probe's clients take over from the surveys' properties.
@Suite struct ProbePropertiesTests {
    @Test func aPasswordThatChangesIsTakenOverByEachClient() throws {
        var given = KafkaProperties()
        given.currentPassword = { "hush" }
        let properties = try ProbeProperties(ProbeConfiguration(properties: given, instance: "castle"))
        for client in [properties.administration, properties.producing, properties.consuming] {
            #expect(client.currentPassword?() == "hush")
        }
    }
}
