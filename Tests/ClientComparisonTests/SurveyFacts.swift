import ClusterModel

/// One value of a survey, named: comparable between the two clients.
struct Fact: Hashable, Comparable, CustomStringConvertible {
    /// What the value belongs to: `group billing`, `topic orders`, `phase commits`.
    let subject: String
    /// Which of its values: `state`, `commits`.
    let property: String

    var description: String { "\(subject): \(property)" }

    static func < (left: Fact, right: Fact) -> Bool {
        (left.subject, left.property) < (right.subject, right.property)
    }
}

extension ClusterReport {
    /// The values that both clients must report alike, without durations, counts of requests and connection statistics.
    func facts() throws -> [Fact: String] {
        let survey = try result.get()
        var facts: [Fact: String] = [:]
        func note(_ subject: String, _ property: String, _ value: some Any) {
            facts[Fact(subject: subject, property: property)] = "\(value)"
        }

        note("cluster", "id", survey.clusterID ?? "-")
        note("cluster", "brokers", survey.brokers.map { "\($0.id) \($0.address)" })
        note("cluster", "topics", survey.topics.map(\.name))
        note("cluster", "groups", survey.groups.map(\.name))
        for broker in survey.brokers {
            note("broker \(broker.id)", "has an offset request time", broker.offsetRequestTime != nil)
        }
        for topic in survey.topics {
            // librdkafka cannot ask for the newest record.
            let partitions = topic.partitions.map { partition in
                var partition = partition
                partition.maxTimestamp = nil
                return partition
            }
            note("topic \(topic.name)", "partitions", partitions)
            note("topic \(topic.name)", "configuration", topic.configuration.map { "\($0)" } ?? "-")
        }
        for group in survey.groups {
            let subject = "group \(group.name)"
            note(subject, "type", group.type?.rawValue ?? "-")
            note(subject, "commits", group.commits.map { "\($0)" } ?? "-")
            note(subject, "own ends", group.ownEnds.map { ends in "\(ends.map { "\($0)" }.sorted())" } ?? "-")
            note(subject, "state", group.description?.state.rawValue ?? "-")
            note(subject, "protocol type", group.description?.protocolType ?? "-")
            note(subject, "assignor", group.description?.assignor ?? "-")
            note(subject, "coordinator", group.description?.coordinator ?? -1)
            note(subject, "members", group.description?.members.map { "\($0.sorted { $0.id < $1.id })" } ?? "-")
        }
        for (phase, report) in phases {
            note(
                "phase \(phase.rawValue)", "failures",
                report.failures.map { "\($0.key.rawValue) \($0.value)" }.sorted())
        }
        return facts
    }
}
