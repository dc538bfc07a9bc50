/// A parser of replies, for tests that feed it any bytes at all.
public enum ReplyParser: String, Sendable, CaseIterable {
    case mntr
    case srvr
    case ruok
    case isro
    case conf
    case dirs
    case wchs
    case cons
    case dump
    case admin

    /// Parses the bytes, and ends the process if the result cannot be: a parser that is right never gets there, whatever
    /// the bytes are.
    public func check(_ bytes: [UInt8]) {
        switch self {
        case .mntr: checkMntr(bytes)
        case .srvr: checkSrvr(bytes)
        case .ruok: checkRuok(bytes)
        case .isro: checkIsro(bytes)
        case .conf: checkConf(bytes)
        case .dirs: checkDirs(bytes)
        case .wchs: checkWchs(bytes)
        case .cons: checkCons(bytes)
        case .dump: checkDump(bytes)
        case .admin: checkAdmin(bytes)
        }
    }
}

/// How many lines there are that are not empty.
func lineCount(_ bytes: [UInt8]) -> Int { bytes.split(separator: UInt8(ascii: "\n")).count }
