internal import ClusterModel
internal import KafkaTraffic
internal import Logging
internal import RDKafka

/// The clients that the probe has: one each to ask and change, to produce, and to consume.
struct ProbeClients: Sendable {
    let administrator: KafkaAdministrator
    let producer: KafkaProducer
    let topic: ProducerTopic
    let consumer: KafkaConsumer

    /// Makes them. No connection is waited for.
    ///
    /// - Throws: `KafkaError` if librdkafka refuses the properties as a whole, or the topic's name, `KafkaPropertyError` for one
    ///   of the probe's own.
    static func make(
        _ configuration: ProbeConfiguration, recorder: ProbeRecorder, logger: Logger
    ) async throws -> ProbeClients {
        let properties = try ProbeProperties(configuration)
        let administrator = try KafkaAdministrator(properties: properties.administration, logger: logger)
        do {
            let producer = try KafkaProducer(
                properties: properties.producing, logger: logger, onDeliveries: recorder.take)
            do {
                let consumer = try KafkaConsumer(
                    properties: properties.consuming, group: configuration.group.text, logger: logger
                ) { event in
                    if case .failed(let error) = event { recorder.fail(.consume, error) }
                }
                return ProbeClients(
                    administrator: administrator, producer: producer, topic: try producer.topic(configuration.topic),
                    consumer: consumer)
            } catch {
                await producer.close(flushing: .zero)
                throw error
            }
        } catch {
            await administrator.close()
            throw error
        }
    }

    /// Ends them. What is under way is given up, and nothing in the cluster is deleted.
    func close(logger: Logger) async {
        async let producerEnd = producer.close(flushing: .zero)
        async let administratorEnd: Void = administrator.close()
        do { try await consumer.close() } catch {
            logger.debug("the probe's consumer was closed with an error: \(error)")
        }
        _ = await (producerEnd, administratorEnd)
    }
}
