"""A scripted Kafka cluster: brokers whose answers and failures a document and commands define."""
