import Collectors
import Foundation
import Testing

@testable import Surveyor

@Suite struct ProcessStatusTests {
    @Test func `what is said of this process can be true`() throws {
        let status = ProcessStatus.current()
        let resident = try #require(status.residentMemoryBytes)
        let virtual = try #require(status.virtualMemoryBytes)
        #expect(resident > 1_000_000)
        #expect(virtual > resident)
        let open = try #require(status.openFileDescriptors)
        #expect((3..<100_000).contains(open))
        if let limit = status.maxFileDescriptors { #expect(limit >= open) }
        let threads = try #require(status.threads)
        #expect((1..<10_000).contains(threads))
    }

    @Test func `the start lies before now, and after the machine's`() throws {
        let start = try #require(ProcessStatus.current().startTimestamp)
        let now = Int64(Date.now.timeIntervalSince1970 * 1000)
        let uptime = Int64(ProcessInfo.processInfo.systemUptime * 1000)
        // The kernel tells the time of boot in whole seconds.
        #expect(start <= now + 1000)
        #expect(start >= now - uptime - 2000)
    }

    @Test func `the time on a processor grows`() throws {
        let before = try #require(ProcessStatus.current().cpuTime)
        var after = before
        while after == before { after = try #require(ProcessStatus.current().cpuTime) }
        #expect(after > before)
    }
}
