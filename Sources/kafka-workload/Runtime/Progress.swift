import Workload

/// Shows on the console how something gets on, and what came of it in the end.
struct Progress: Sendable {
    let console: Console
    /// How much there is so far, of which the rate is made.
    let count: @Sendable () -> Int
    /// The line, for a rate.
    let line: @Sendable (Double) -> String

    /// Runs `work` and shows its progress meanwhile, then the totals; they are left out if it failed at the start.
    func show(quietly: Bool = false, during work: () async throws -> Void) async throws {
        let start = ContinuousClock.now
        let ticker = Task {
            if !quietly { try await tick() }
        }
        defer { ticker.cancel() }
        do {
            try await work()
        } catch {
            if count() > 0 { sayTotals(after: start.duration(to: .now)) }
            throw error
        }
        sayTotals(after: start.duration(to: .now))
    }

    private func sayTotals(after elapsed: Duration) {
        let tenths = Int((elapsed.seconds * 10).rounded())
        let rate = Double(count()) / max(elapsed.seconds, 0.001)
        console.say("in \(tenths / 10).\(tenths % 10) s: \(line(rate))")
    }

    private func tick() async throws {
        var (last, lastCount) = (ContinuousClock.now, count())
        while true {
            try await Task.sleep(for: console.interval)
            let (now, newCount) = (ContinuousClock.now, count())
            console.update(line(Double(newCount - lastCount) / last.duration(to: now).seconds))
            (last, lastCount) = (now, newCount)
        }
    }
}
