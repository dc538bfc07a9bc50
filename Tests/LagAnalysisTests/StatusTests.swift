import ClusterModel
import LagAnalysis
import Testing

@Suite("Status of a commit")
struct StatusTests {
    private let holder = GroupMember(id: "member", assignment: [TopicPartition(topic: "topic", partition: 0)])

    /// A group that reads 100 records an interval, 50 of which are unread at each survey.
    private func steady(surveys: Int) -> Watch {
        var watch = Watch()
        watch.partition.highWatermark = 50
        for _ in 0..<surveys { read(&watch, 100) }
        return watch
    }

    private func read(_ watch: inout Watch, _ records: Int64, produced: Int64 = 100) {
        watch.produce(produced)
        watch.commit = (watch.commit ?? 0) + records
        watch.survey()
    }

    @Test func aGroupThatReadsIsOkFromTheFirstSurveyOn() {
        for surveys in [1, 2, 19, 20, 21, 200] { #expect(steady(surveys: surveys).report?.status == .ok) }
    }

    @Test(
        arguments: [
            (nil, .standing), ([], .stopped), ([GroupMember(id: "other", assignment: [])], .stopped),
            (
                [GroupMember(id: "member", assignment: [TopicPartition(topic: "topic", partition: 0)])], .stalled
            ), ([GroupMember(id: "member", assignment: nil)], .standing),
        ] as [([GroupMember]?, LagStatus)])
    func aCommitThatStandsForTheWindowIsToldByItsMembers(_ members: [GroupMember]?, _ status: LagStatus) {
        var watch = steady(surveys: 5)
        watch.members = members
        // The commit moved in the survey before the first of these.
        for _ in 0..<19 { read(&watch, 0) }
        #expect(watch.report?.status == .ok)
        read(&watch, 0)
        #expect(watch.report?.status == status)
        read(&watch, 2000)
        #expect(watch.report?.status == .ok)
    }

    @Test func theFirstWindowAfterAStartShowsNothingThatTakesAWindow() {
        var watch = Watch()
        watch.produce(1000)
        watch.survey()
        for _ in 0..<19 { watch.survey() }
        #expect(watch.report?.status == .ok)
        #expect((watch.report?.completeness ?? 1) < 1)
        watch.survey()
        #expect(watch.report?.status == .stopped)
        #expect(watch.report?.completeness == 1)
    }

    @Test func aGroupThatIsCaughtUpAndCommitsNothingIsOk() {
        var watch = steady(surveys: 2)
        watch.commit = watch.partition.highWatermark
        for _ in 0..<50 { watch.survey() }
        #expect(watch.report?.status == .ok)
        // The window begins when the group was last seen caught up.
        watch.produce(10)
        for _ in 0..<19 { watch.survey() }
        #expect(watch.report?.status == .ok)
        watch.survey()
        #expect(watch.report?.status == .stopped)
    }

    @Test(arguments: [2, 4, 18])
    func aGroupThatCommitsEverySoManySurveysIsOk(surveys: Int) {
        var watch = steady(surveys: 1)
        for round in 0..<200 { read(&watch, round % surveys == surveys - 1 ? Int64(surveys) * 100 : 0) }
        #expect(watch.report?.status == .ok)
    }

    @Test func aGroupThatReadsLessThanIsProducedIsBehind() {
        var watch = steady(surveys: 5)
        var seen: [LagStatus?] = []
        for _ in 0..<40 {
            read(&watch, 60)
            seen.append(watch.report?.status)
        }
        #expect(seen.first == .ok)
        #expect(seen.last == .behind)
        for _ in 0..<10 { read(&watch, 200) }
        #expect(watch.report?.status == .ok)
    }

    @Test func lagThatVariesIsNotBehind() {
        var watch = steady(surveys: 1)
        for round in 0..<200 {
            read(&watch, [100, 60, 140, 20, 180][round % 5])
            #expect(watch.report?.status == .ok)
        }
    }

    @Test func lagThatDriftsByLessThanACommitIsNotBehind() {
        var watch = steady(surveys: 1)
        for round in 0..<40 {
            read(&watch, 98)
            #expect(watch.report?.status == .ok, "survey \(round)")
        }
    }

    @Test func aRewindIsShownForTheWindow() {
        var watch = steady(surveys: 5)
        read(&watch, -300)
        #expect(watch.report?.status == .rewind)
        for _ in 0..<19 { read(&watch, 110) }
        #expect(watch.report?.status == .rewind)
        read(&watch, 110)
        #expect(watch.report?.status == .ok)
    }

    @Test(
        arguments: [
            (99, .lost), (100, .ok), (200, .ok), (201, .ahead),
        ] as [(Int64, LagStatus)])
    func commitsOutsideOfTheLogAreToldAtOnce(_ commit: Int64, _ status: LagStatus) {
        var watch = Watch()
        watch.produce(200)
        watch.partition.logStartOffset = 100
        watch.commit = commit
        watch.survey()
        #expect(watch.report?.status == status)
        #expect(watch.group?.total.partitions[status] == 1)
        #expect(watch.group?.total.status == status)
    }

    @Test func withoutAnEndThereIsNoStatus() {
        var watch = steady(surveys: 5)
        watch.partition.highWatermark = nil
        watch.survey()
        #expect(watch.report != nil)
        #expect(watch.report?.status == nil)
        #expect(watch.group?.total.status == nil)
    }

    @Test func anHourOfSteadyReadingHasNoFalseStatus() {
        var watch = steady(surveys: 1)
        watch.members = [holder]
        for survey in 0..<120 {
            // A restart of the surveyor, of the group's members, and of the broker.
            if survey == 40 { watch.tracker = LagTracker(surveyInterval: .seconds(30)) }
            watch.members = (60..<63).contains(survey) ? [] : [holder]
            watch.partition.leader = survey == 80 ? nil : 1
            let end = watch.partition.highWatermark
            if survey == 80 { watch.partition.highWatermark = nil }
            if survey == 80 { watch.survey() } else { read(&watch, (60..<63).contains(survey) ? 0 : 100) }
            if survey == 80 { watch.partition.highWatermark = end } else { #expect(watch.report?.status == .ok) }
        }
    }

    @Test func whatMayBeAMarkerOfATransactionDoesNotStand() {
        var watch = steady(surveys: 5)
        read(&watch, 149)
        for _ in 0..<40 { watch.survey() }
        #expect(watch.report?.lag == 1)
        #expect(watch.report?.status == .ok)
        #expect(watch.report?.mayBeControlRecords == true)
        #expect(watch.report?.age?.estimate == 0)
        #expect((watch.report?.age?.most ?? 0) >= 1200)
        #expect(watch.group?.total.lag == 0)
        #expect(watch.group?.total.secondsToCatchUp == 0)
    }

    @Test func whatWasProducedSinceTheLastCommitIsData() {
        var watch = steady(surveys: 5)
        watch.commit = watch.partition.highWatermark
        watch.survey()
        watch.produce(1)
        for _ in 0..<40 { watch.survey() }
        #expect(watch.report?.mayBeControlRecords == false)
        #expect(watch.report?.status == .stopped)
    }

    @Test(arguments: [(false, 16, false), (true, 16, true), (true, 17, false)] as [(Bool, Int64, Bool)])
    func severalMarkersAreExpectedWhereTransactionsAreUsed(_ isOpen: Bool, _ lag: Int64, _ mayBe: Bool) {
        var watch = steady(surveys: 1)
        watch.partition.lastStableOffset = isOpen ? 10 : nil
        watch.survey()
        watch.partition.lastStableOffset = watch.partition.highWatermark
        watch.commit = (watch.partition.highWatermark ?? 0) - lag
        watch.survey()
        watch.survey()
        #expect(watch.report?.mayBeControlRecords == mayBe)
    }
}
