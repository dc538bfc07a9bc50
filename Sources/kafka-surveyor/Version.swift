import MicroHTTP
import RDKafka

/// The program's version.
enum Version {
    static let number = "0.1.0"

    /// The revision of the sources, where the build knows it.
    static let revision = ""

    /// What `--version` prints.
    static var text: String {
        "kafka-surveyor \(number) (librdkafka \(KafkaLibrary.version), libmicrohttpd \(HTTPLibrary.version))"
    }
}
