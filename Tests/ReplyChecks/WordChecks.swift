internal import ClusterModel
internal import ZooKeeperReplies

/// A refusal is no answer, whatever the word.
private func checkRefusal(_ bytes: [UInt8], _ word: ServerQuestion, isAnswer: Bool) {
    precondition(!isAnswer || Refusal.reason(bytes, to: word) == nil, "a refusal was read as an answer")
}

func checkMntr(_ bytes: [UInt8]) {
    let reading = MntrReply.parse(bytes)
    checkRefusal(bytes, .mntr, isAnswer: reading != nil)
    guard let reading else { return }
    checkReading(reading)
    // Each value comes from a line of its own.
    precondition(reading.valueCount + reading.skippedLines <= lineCount(bytes), "more values than lines")
}

func checkSrvr(_ bytes: [UInt8]) {
    let statistics = SrvrReply.parse(bytes)
    checkRefusal(bytes, .srvr, isAnswer: statistics != nil)
    guard let statistics else { return }
    precondition(statistics.version != nil || statistics.mode != nil || statistics.zxid != nil)
    precondition(statistics.version?.isEmpty != true && statistics.mode?.isEmpty != true, "an empty text")
    precondition(statistics.skippedLines < lineCount(bytes), "as many lines skipped as there are")
}

func checkRuok(_ bytes: [UInt8]) {
    let isOK = RuokReply.parse(bytes)
    checkRefusal(bytes, .ruok, isAnswer: isOK != nil)
    precondition(isOK == nil || bytes.starts(with: "imok".utf8))
    precondition(isOK != false, "no server says so")
}

func checkIsro(_ bytes: [UInt8]) {
    let access = IsroReply.parse(bytes)
    checkRefusal(bytes, .isro, isAnswer: access != nil)
    precondition(access == nil || bytes.count >= 2)
}

func checkConf(_ bytes: [UInt8]) {
    let configuration = ConfReply.parse(bytes)
    checkRefusal(bytes, .conf, isAnswer: configuration != nil)
    guard let configuration else { return }
    precondition(configuration != ServerConfiguration(), "an answer that says nothing")
    guard let members = configuration.members else { return }
    checkMembers(members)
    precondition(members.count < lineCount(bytes), "a member without a line")
}

func checkMembers(_ members: [EnsembleMember]) {
    precondition(!members.isEmpty && members.allSatisfy { !$0.addresses.isEmpty }, "nobody is a member")
    precondition(zip(members, members.dropFirst()).allSatisfy { $0.id < $1.id }, "members out of order")
}

func checkDirs(_ bytes: [UInt8]) {
    let storage = DirsReply.parse(bytes)
    checkRefusal(bytes, .dirs, isAnswer: storage != nil)
    precondition(storage == nil || lineCount(bytes) >= 2)
}

func checkWchs(_ bytes: [UInt8]) {
    let watches = WchsReply.parse(bytes)
    checkRefusal(bytes, .wchs, isAnswer: watches != nil)
    precondition(watches == nil || lineCount(bytes) >= 2)
}

func checkCons(_ bytes: [UInt8]) {
    let summary = ConsReply.parse(bytes)
    checkRefusal(bytes, .cons, isAnswer: summary != nil)
    guard let summary else { return }
    precondition(summary.hosts <= summary.sessions && (summary.hosts == 0) == (summary.sessions == 0))
    precondition(summary.maximumLatency == nil || summary.sessions > 0, "a latency of nobody")
    precondition(summary.sessions + summary.skippedLines <= lineCount(bytes), "more connections than lines")
}

func checkDump(_ bytes: [UInt8]) {
    let brokers = DumpReply.parse(bytes, chroot: "")
    checkRefusal(bytes, .dump, isAnswer: brokers != nil)
    precondition((DumpReply.parse(bytes, chroot: "/kafka") == nil) == (brokers == nil), "the chroot decides what it is")
    guard let brokers else { return }
    precondition(brokers.allSatisfy { $0 >= 0 } && brokers.count < lineCount(bytes))
}
