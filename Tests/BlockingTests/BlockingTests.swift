import Blocking
import Dispatch
import Synchronization
import Testing

struct BlockingTests {
    /// More workers than the cooperative pool has threads, all blocked: the code around them still gets on.
    @Test func blockedWorkersLeaveTheCooperativePoolFree() async {
        let gate = Gate()
        let workers = (0..<64).map { BlockingWorker(label: "blocked-\($0)") }
        await withTaskGroup(of: Void.self) { group in
            for worker in workers {
                group.addTask { await worker.run { gate.wait() } }
            }
            while gate.waiting < workers.count { await Task.yield() }
            gate.open(for: workers.count)
        }
        #expect(gate.waiting == workers.count)
    }

    @Test func aWorkerRunsOnePieceAfterAnother() async {
        let worker = BlockingWorker(label: "serial")
        let room = Room()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    await worker.run {
                        room.enter()
                        room.leave()
                    }
                }
            }
        }
        #expect(room.most == 1)
    }

    @Test func aValueThatIsThereIsReturned() async {
        let task = Task { 7 }
        #expect(await task.value(until: .now + .seconds(60)) == 7)
    }

    @Test func aValueThatIsLateIsNil() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let task = Task { for await _ in stream {} }
        #expect(await task.value(until: .now) == nil)
        continuation.finish()
        #expect(await task.value(until: .now + .seconds(60)) != nil)
    }

    @Test func waitingEndsWhenItIsCancelled() async {
        let gate = Gate()
        let worker = BlockingWorker(label: "waited for in vain")
        let task = Task { await worker.run { gate.wait() } }
        let waiting = Task { await task.valueUnlessCancelled(until: .now + .seconds(60)) == nil }
        waiting.cancel()
        #expect(await waiting.value)
        gate.open(for: 1)
        #expect(await task.valueUnlessCancelled(until: .now + .seconds(60)) != nil)
    }
}

/// Blocks threads until it is opened, and counts them.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let count = Atomic(0)

    var waiting: Int { count.load(ordering: .relaxed) }

    func wait() {
        count.add(1, ordering: .relaxed)
        semaphore.wait()
    }

    func open(for threads: Int) {
        for _ in 0..<threads { semaphore.signal() }
    }
}

/// Knows how many were inside at once.
private final class Room: Sendable {
    private let state = Mutex((inside: 0, most: 0))

    var most: Int { state.withLock { $0.most } }

    func enter() {
        state.withLock { state in
            state.inside += 1
            state.most = max(state.most, state.inside)
        }
    }

    func leave() {
        state.withLock { $0.inside -= 1 }
    }
}
