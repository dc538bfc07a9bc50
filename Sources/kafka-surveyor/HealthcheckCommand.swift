import ArgumentParser
import CommandSupport
import HealthCheck
import MicroHTTP

/// Asks a running surveyor how it is, for what supervises containers and has no HTTP client at hand.
struct HealthcheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck", abstract: "Asks the kafka-surveyor that runs here whether it is alive, or ready.",
        discussion:
            "Exits with 0 if it is, else with 1 and the reason. Give it the flags of serving that the other has.")

    @Flag(name: .customLong("ready"), help: "Ask for more: whether the last surveys reached all that is watched.")
    var asksForReadiness = false

    @OptionGroup(title: "Serving") var web: WebOptions

    private static let timeout = Duration.seconds(3)

    func run() async throws {
        let address = try web.address()
        let usesTLS = web.servesTLS == true
        // Who listens on all addresses is to be found on this one.
        let host = address.host ?? "127.0.0.1"
        let path = asksForReadiness ? "/-/ready" : "/-/healthy"
        let request = HealthRequest(host: host, port: Int(address.port), path: path, usesTLS: usesTLS)
        let place = "\(usesTLS ? "https" : "http")://\(host):\(address.port)\(path)"
        let answer: HealthAnswer
        do {
            answer = try await request.answer(within: Self.timeout)
        } catch {
            throw CommandFailure("\(place) does not answer: \(error)")
        }
        guard answer.status == 200 else {
            throw CommandFailure("\(place) answers with status \(answer.status): \(answer.text)")
        }
        print(answer.text, terminator: "")
    }
}
