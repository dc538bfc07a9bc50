import CBaseline
import ClusterModel

/// What a survey found, as numbers: enough to see that two surveys of one cluster found the same.
struct SurveyTotals: Equatable {
    private var partitions = 0
    private var highWatermarks = 0
    private var lastStableOffsets = 0
    private var logStartOffsets = 0
    private var groups = 0
    private var members = 0
    private var commits = 0
    private var committed: Int64 = 0

    init(_ survey: ClusterSurvey) {
        for partition in survey.topics.lazy.flatMap(\.partitions) {
            partitions += 1
            highWatermarks += partition.highWatermark == nil ? 0 : 1
            lastStableOffsets += partition.lastStableOffset == nil ? 0 : 1
            logStartOffsets += partition.logStartOffset == nil ? 0 : 1
        }
        groups = survey.groups.count
        for group in survey.groups {
            members += group.description?.members?.count ?? 0
            for commit in group.commits?.lazy.flatMap(\.partitions) ?? [] {
                commits += 1
                committed += commit.offset
            }
        }
    }

    init(_ totals: survey_totals) {
        partitions = Int(totals.partitions)
        highWatermarks = Int(totals.high_watermarks)
        lastStableOffsets = Int(totals.last_stable_offsets)
        logStartOffsets = Int(totals.log_start_offsets)
        groups = Int(totals.groups)
        members = Int(totals.members)
        commits = Int(totals.commits)
        committed = totals.committed
    }
}
