internal import Collectors
internal import KafkaClient
internal import MicroHTTP

extension BuildVersions {
    /// The program's version, and those of the libraries that it runs with.
    init(_ version: (number: String, revision: String)) {
        self.init(
            version: version.number, revision: version.revision, librdkafka: KafkaLibrary.version,
            libmicrohttpd: HTTPLibrary.version)
    }
}
