import Surveyor
import Testing

@Suite struct SurveyScheduleTests {
    @Test(
        arguments: [
            (.milliseconds(100), .milliseconds(200)), (.seconds(1), .seconds(2)), (.seconds(5), .seconds(10)),
            (.seconds(60), .seconds(10)), (.seconds(86_400), .seconds(10)),
        ] as [(Duration, Duration)])
    func `by default a survey may take two intervals, but ten seconds at most`(
        _ interval: Duration, _ timeout: Duration
    ) throws {
        let schedule = try SurveySchedule(interval: interval)
        #expect(schedule.timeout == timeout)
        #expect(schedule.staleAfter == interval * 3)
    }

    @Test(arguments: [.zero, .seconds(-1), .milliseconds(99)] as [Duration])
    func `an interval below 100 ms is refused`(_ interval: Duration) {
        #expect(throws: ScheduleError.intervalTooShort) { try SurveySchedule(interval: interval) }
    }

    @Test(arguments: [.zero, .milliseconds(99), .milliseconds(2001), .seconds(60)] as [Duration])
    func `a timeout that is too short, or over two intervals, is refused`(_ timeout: Duration) {
        #expect(throws: ScheduleError.timeoutOutOfRange) { try SurveySchedule(interval: .seconds(1), timeout: timeout) }
    }

    @Test(arguments: [.milliseconds(100), .seconds(1), .seconds(2)] as [Duration])
    func `a timeout in between is kept`(_ timeout: Duration) throws {
        #expect(try SurveySchedule(interval: .seconds(1), timeout: timeout).timeout == timeout)
    }

    @Test func `the default is every ten seconds`() throws {
        #expect(SurveySchedule() == (try SurveySchedule(interval: .seconds(10), timeout: .seconds(10))))
    }
}
