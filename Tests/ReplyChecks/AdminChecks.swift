internal import ClusterModel
internal import ZooKeeperReplies

func checkAdmin(_ bytes: [UInt8]) {
    let reading = AdminReply.monitor(bytes)
    if let reading { checkReading(reading) }
    let statistics = AdminReply.serverStats(bytes)
    if let statistics { precondition(statistics.version != nil || statistics.mode != nil || statistics.zxid != nil) }
    let isOK = AdminReply.ruok(bytes)
    precondition(isOK != false, "no server says so")
    let configuration = AdminReply.votingView(bytes)
    if let members = configuration?.members { checkMembers(members) }

    let isAnswer =
        reading != nil || statistics != nil || isOK != nil || configuration != nil
        || AdminReply.isReadOnly(bytes) != nil || AdminReply.dirs(bytes) != nil || AdminReply.watchSummary(bytes) != nil
    if isAnswer {
        precondition(AdminReply.refusal(status: 200, bytes) == nil, "a refusal was read as an answer")
    }
    for status in [403, 404, 500] {
        precondition(AdminReply.refusal(status: status, bytes) != nil, "an error was taken for an answer")
    }
}
