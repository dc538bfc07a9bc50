import CommandSupport
import FoundationEssentials
import NetworkSupport

/// A password that flags or the environment give.
struct SecretOption {
    /// The flag or variable that gives it.
    let setting: String

    let source: SecretSource

    /// The password as it is now.
    let password: SecretString

    /// The password of the command line, of a file, or of the environment, in this order; nil where there is none.
    ///
    /// - Parameters:
    ///   - given: the flag with the password itself.
    ///   - file: the flag with the path of a file whose first line is the password.
    ///   - variables: the first that is set counts; an empty one is not set.
    /// - Throws: `SettingError` if the file cannot be used.
    init?(
        given: (setting: String, password: String?)? = nil, file: (setting: String, path: String?),
        environment variables: String...
    ) throws {
        let environment = ProcessInfo.processInfo.environment
        if let given, let text = given.password {
            (setting, source) = (given.setting, .value(SecretString(text)))
        } else if let path = file.path {
            (setting, source) = (file.setting, .file(path))
        } else if let variable = variables.first(where: { environment[$0]?.isEmpty == false }) {
            (setting, source) = (variable, .value(SecretString(environment[variable] ?? "")))
        } else {
            return nil
        }
        do {
            password = try source.read()
        } catch {
            throw SettingError(setting, value: error.path, error.problem)
        }
    }

    /// The property that it stands for.
    func property(_ key: String) -> FlagProperty? {
        var property = FlagProperty(setting, key, password.value)
        if case .file(let path) = source { property?.file = path }
        return property
    }
}
