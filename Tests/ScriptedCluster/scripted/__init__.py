"""A scripted Kafka cluster: brokers that answer what a document says, and fail as they are told."""
