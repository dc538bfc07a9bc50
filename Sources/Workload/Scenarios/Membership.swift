/// How many members a group has over time.
public enum Membership: Sendable, Equatable {
    /// Always as many.
    case constant(Int)
    /// One, and one more each `step` up to `most`, then one less each, and so on.
    case swinging(most: Int, step: Duration)
    /// This many until `moment`, then none.
    case leaving(Int, moment: Duration)

    /// The most that there ever are.
    public var most: Int {
        switch self {
        case .constant(let count), .swinging(let count, _), .leaving(let count, _): count
        }
    }

    /// How many there are at `elapsed` after the beginning.
    public func count(at elapsed: Duration) -> Int {
        switch self {
        case .constant(let count):
            return count
        case .swinging(let most, let step):
            guard most > 1 else { return most }
            let position = Int(elapsed / step) % (2 * (most - 1))
            return 1 + min(position, 2 * (most - 1) - position)
        case .leaving(let count, let moment):
            return elapsed < moment ? count : 0
        }
    }
}
