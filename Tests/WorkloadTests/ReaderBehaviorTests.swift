import Testing
import Workload

@Suite struct ReaderBehaviorTests {
    @Test func `without more it reads`() {
        #expect(ReaderBehavior().phase(at: .seconds(1_000_000)) == .reading)
        #expect(ReaderBehavior().rewinds(by: .seconds(1_000_000)) == 0)
    }

    @Test func `pauses end each interval`() {
        let behavior = ReaderBehavior(pause: .init(length: .seconds(2), interval: .seconds(10)))
        let phases = [0, 7, 8, 9, 10, 17, 18].map { behavior.phase(at: .seconds($0)) }
        #expect(phases == [.reading, .reading, .paused, .paused, .reading, .reading, .paused])
    }

    @Test func `a stall is for good`() {
        let behavior = ReaderBehavior(
            pause: .init(length: .seconds(2), interval: .seconds(10)), stall: .seconds(9))
        #expect(behavior.phase(at: .seconds(8)) == .paused)
        #expect(behavior.phase(at: .seconds(9)) == .stalled)
        #expect(behavior.phase(at: .seconds(10)) == .stalled)
    }

    @Test func `rewinds are due at the end of each interval`() {
        let behavior = ReaderBehavior(rewind: .init(records: 5, interval: .seconds(3)))
        #expect([0, 2, 3, 5, 6].map { behavior.rewinds(by: .seconds($0)) } == [0, 0, 1, 1, 2])
    }
}
