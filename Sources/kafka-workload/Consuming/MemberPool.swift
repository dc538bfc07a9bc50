import Workload

/// Keeps as many members of a group at work as its membership says.
struct MemberPool: Sendable {
    let group: ReaderGroup
    let membership: Membership

    /// Runs members until the group is finished or the task is cancelled; all of them have left then.
    ///
    /// - Throws: the error of the first member that cannot go on.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for place in 0..<membership.most { tasks.addTask { try await fill(place) } }
            try await tasks.waitForAll()
        }
    }

    /// Has a member in one place whenever there are to be so many.
    private func fill(_ place: Int) async throws {
        while !group.isFinished, !Task.isCancelled {
            if isWanted(place) {
                try await GroupReader.run(
                    group, share: (place, membership.most), while: { isWanted(place) }, isAnyWanted: { isWanted(0) })
            } else {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private func isWanted(_ place: Int) -> Bool {
        place < membership.count(at: group.elapsed)
    }
}
