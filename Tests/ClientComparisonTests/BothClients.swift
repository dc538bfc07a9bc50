import ClusterModel
import KafkaSurvey
import RDKafka
import RDKafkaSurvey
import SurveySupport
import TestSupport
import Testing

/// The two clients that can survey a cluster, both at work on the same one.
enum BothClients {
    struct Reports {
        let native: ClusterReport
        let librdkafka: ClusterReport
    }

    /// Surveys the brokers at `servers` with each client, one after the other.
    static func survey(_ servers: String) async throws -> Reports {
        guard case .native(let settings, _) = try NativeSettings([("bootstrap.servers", servers)]) else {
            throw TestFailure("the native client takes no bootstrap.servers")
        }
        let native = try KafkaSurveyClient(settings, scope: SurveyScope(), logger: .silent)
        let first = await native.survey(deadline: .now + .seconds(20))
        await native.close()

        var properties = KafkaProperties()
        try properties.set("bootstrap.servers", servers)
        let librdkafka = try KafkaCluster(properties, scope: SurveyScope(), logger: .silent)
        let second = await librdkafka.survey(deadline: .now + .seconds(20))
        await librdkafka.close()
        return Reports(native: first, librdkafka: second)
    }
}

/// One value that the clients report differently.
struct FactDifference: CustomStringConvertible {
    let fact: Fact
    let native: String?
    let librdkafka: String?

    var description: String { "\(fact): native \(native ?? "none"), librdkafka \(librdkafka ?? "none")" }
}

extension BothClients.Reports {
    /// The values that are not the same.
    func differences() throws -> [FactDifference] {
        let (left, right) = (try native.facts(), try librdkafka.facts())
        return Set(left.keys).union(right.keys).sorted().compactMap { fact in
            left[fact] == right[fact]
                ? nil : FactDifference(fact: fact, native: left[fact], librdkafka: right[fact])
        }
    }
}
