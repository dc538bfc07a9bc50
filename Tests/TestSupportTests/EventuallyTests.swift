import TestSupport
import Testing

@Suite struct EventuallyTests {
    @Test func `what becomes true ends the wait`() async throws {
        var asked = 0
        let value = try await eventually("three") {
            asked += 1
            return asked == 3 ? "three" : nil
        }
        #expect(value == "three")
    }

    @Test func `what never becomes true fails, and says what and why`() async {
        let failure = await #expect(throws: TestFailure.self) {
            try await eventually("the moon", timeout: .milliseconds(1)) { throw TestFailure("it is day") }
        }
        #expect(failure?.description.contains("the moon") == true)
        #expect(failure?.description.contains("it is day") == true)
    }
}
