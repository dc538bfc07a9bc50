internal import Glibc
internal import Synchronization

/// The input of a process: a pair of sockets, as writing to a pipe that nobody reads would end the tests by SIGPIPE.
final class InputSocket: Sendable {
    /// The end that becomes the program's input.
    let programsEnd: Int32

    private let ourEnd: Int32
    private let isShared = Mutex(true)

    init() throws {
        var ends: [Int32] = [0, 0]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            throw TestFailure("no pair of sockets: \(unsafe String(cString: strerror(errno)))")
        }
        (programsEnd, ourEnd) = (ends[0], ends[1])
    }

    deinit {
        closeProgramsEnd()
        close(ourEnd)
    }

    /// Closes this process' copy of the program's end, so that writing fails once the program has ended.
    func closeProgramsEnd() {
        isShared.withLock { isShared in
            if isShared { close(programsEnd) }
            isShared = false
        }
    }

    /// Writes all of `text`, and waits for the program to read where there is much of it.
    func write(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(ourEnd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                throw TestFailure("the program reads no input: \(unsafe String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(count)
        }
    }
}
