internal import Foundation
internal import Glibc

/// Starts `executable` with what posix_spawn(3) takes: output and errors go to two files, input is empty unless there is
/// a descriptor for it, nothing else is inherited, and no signal is blocked or ignored (the threads that tests run on
/// block many).
///
/// - Returns: The process' id, which the caller must wait for.
func spawn(
    _ executable: String, _ arguments: [String], environment: [String: String], input: Int32?, output: OutputFile,
    errors: OutputFile
) throws -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    if let input {
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, output.descriptor, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, errors.descriptor, 2)
    // A listening socket of ours that a child held on to would stay open after we closed it.
    for descriptor in Int32(3)..<1024 { unsafe posix_spawn_file_actions_addclose(&actions, descriptor) }

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    let inherited = ProcessInfo.processInfo.environment
    let variables = inherited.merging(environment) { _, new in new }.map { "\($0.key)=\($0.value)" }
    var pid: Int32 = 0
    let result = unsafe withCStrings([executable] + arguments) { argv in
        unsafe withCStrings(variables) { unsafe posix_spawn(&pid, executable, &actions, &attributes, argv, $0) }
    }
    guard result == 0 else {
        throw TestFailure("\(executable) cannot be started: \(unsafe String(cString: strerror(result)))")
    }
    return pid
}

/// Calls `body` with `strings` as C has lists of them: pointers, ended by a null pointer.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let copies = unsafe strings.map { unsafe strdup($0) } + [nil]
    defer { unsafe copies.forEach { unsafe free($0) } }
    return unsafe body(copies)
}
