import MicroHTTP
import PageMemory
import Synchronization
import Testing

@Suite struct LeaseTests {
    /// A page of one digit over and over.
    private static func page(_ number: Int) -> SharedBytes {
        SharedBytes([UInt8](repeating: UInt8(ascii: "0") + UInt8(number % 10), count: 120_000))
    }

    @Test func pageIsFreedWhenItsLastScrapeEnds() async throws {
        let latest = Mutex(Self.page(0))
        let replaced = Mutex<[WeakPage]>([])
        let handler: @Sendable (Request) -> Answer = { _ in .now(Response(body: latest.withLock { $0 })) }
        try await withServer(handler: handler) { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...12 {
                    group.addTask {
                        let client = try await Client(port: server.port)
                        for _ in 1...25 {
                            let body = try await client.get("/").body
                            #expect(body == [UInt8](repeating: try #require(body.first), count: 120_000))
                        }
                    }
                }
                for number in 1...100 {
                    let old = latest.withLock { latest in
                        defer { latest = Self.page(number) }
                        return WeakPage(latest)
                    }
                    replaced.withLock { $0.append(old) }
                    await Task.yield()
                }
                try await group.waitForAll()
            }
            await eventually { replaced.withLock { $0.allSatisfy { $0.bytes == nil } } }
        }
        #expect(latest.withLock { $0.count } == 120_000)
    }
}
