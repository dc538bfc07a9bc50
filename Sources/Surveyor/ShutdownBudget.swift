/// How long each part of a shutdown may take. Services end one after another, so these add up: with two surveys to at most
/// 3.9 seconds, which leaves room within the 5 that are promised for ending threads and the process.
enum ShutdownBudget {
    /// For responses under way. The server takes another 250 ms to send what replaces answers that are not ready.
    static let responses = Duration.milliseconds(2250)

    /// For the probe's clients to close. Like all below: a blocking call cannot be cancelled, what is left ends with the
    /// process.
    static let probe = Duration.milliseconds(400)

    /// For the survey of one target to end and its client to close.
    static let survey = Duration.milliseconds(500)
}
