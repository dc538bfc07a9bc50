public import ClusterModel
public import Logging
internal import NIOCore
internal import NIOPosix
internal import NetworkSupport

/// An ensemble as its servers' four-letter words and AdminServers show it.
///
/// All servers are asked at once, each one question at a time, over a connection of its own. One survey at a time: the
/// next begins when the last has ended.
public actor ZooKeeperEnsemble: EnsembleSource {
    private let configuration: EnsembleConfiguration
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant

    /// One thread moves the bytes of all connections. What takes longer, reading the replies, is done elsewhere.
    private let group: MultiThreadedEventLoopGroup
    private let resolver: HostResolver

    private let clients: [ServerClient]
    private var caches: [ServerCache]

    /// - Throws: `ZooKeeperSettingsError` for TLS files that cannot be used, and addresses of AdminServers that are none.
    public init(_ configuration: EnsembleConfiguration, logger: Logger) throws(ZooKeeperSettingsError) {
        try self.init(configuration, logger: logger, resolver: HostResolver()) { .now }
    }

    /// - Parameters:
    ///   - resolver: Looks up the servers' names.
    ///   - now: The clock of what is not asked in every survey.
    init(
        _ configuration: EnsembleConfiguration, logger: Logger, resolver: HostResolver,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) throws(ZooKeeperSettingsError) {
        let addresses = try configuration.adminAddresses()
        let tls = try configuration.tls.map { settings throws(ZooKeeperSettingsError) in
            try Self.clientTLS("ZooKeeper", settings, logger)
        }
        let adminTLS =
            addresses.contains(where: \.usesTLS)
            ? try Self.clientTLS("AdminServer", configuration.admin.tls, logger) : nil

        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let network = Network(loop: group.next(), resolver: resolver)
        clients = zip(configuration.servers, addresses).map { server, address in
            ServerClient(
                server: server, words: FourLetterWords(server: server, tls: tls, network: network),
                admin: AdminCommands(address: address, tls: address.usesTLS ? adminTLS : nil, network: network))
        }
        caches = Array(repeating: ServerCache(), count: clients.count)
        self.configuration = configuration
        self.logger = logger
        self.resolver = resolver
        self.now = now
    }

    /// - Parameter deadline: Each server has `serverTimeout`, but not beyond this.
    public func survey(deadline: ContinuousClock.Instant) async -> EnsembleSurvey {
        let terms = terms(deadline)
        var surveys = zip(clients, caches).map { ServerSurvey($0, $1, terms) }
        var candidates = DumpCandidates(isWanted: configuration.optionalQuestions.contains(.dump))
        let chroot = configuration.kafkaChroot

        await withTaskGroup { group in
            for (index, survey) in surveys.enumerated() {
                group.addTask { Step.asked(index, await survey.run()) }
            }
            for await step in group {
                switch step {
                case .asked(let index, let survey):
                    surveys[index] = survey
                    if survey.canBeAskedForBrokers { candidates.offer(index) }
                case .askedForBrokers(let index, let survey, let brokers):
                    surveys[index] = survey
                    candidates.settle(brokers)
                }
                guard let index = candidates.next() else { continue }
                group.addTask { [survey = surveys[index]] in
                    var survey = survey
                    let brokers = await survey.askForBrokers(chroot: chroot)
                    return Step.askedForBrokers(index, survey, brokers)
                }
            }
        }
        caches = surveys.map(\.cache)
        let survey = EnsembleSurvey(servers: surveys.map(\.server), registeredBrokers: candidates.brokers)
        logFailures(survey)
        return survey
    }

    public func close() async {
        resolver.abandon()
        do {
            try await group.shutdownGracefully()
        } catch {
            logger.warning("the thread that asks ZooKeeper's servers did not end: \(error)")
        }
    }

    /// Something of a survey that is done.
    private enum Step: Sendable {
        case asked(Int, ServerSurvey)
        case askedForBrokers(Int, ServerSurvey, Set<Int32>?)
    }

    private static func clientTLS(
        _ name: String, _ settings: TLSSettings, _ logger: Logger
    ) throws(ZooKeeperSettingsError) -> ReloadedValue<ClientTLS> {
        do throws(TLSSettingsError) {
            return try ReloadedValue("TLS with \(name)", settings, logger: logger)
        } catch {
            throw .tls(error.message)
        }
    }

    private func terms(_ deadline: ContinuousClock.Instant) -> ServerSurvey.Terms {
        ServerSurvey.Terms(
            deadline: min(deadline, .now + configuration.serverTimeout), now: now(),
            slowInterval: configuration.slowInterval, source: configuration.source,
            optionalQuestions: configuration.optionalQuestions)
    }

    private func logFailures(_ survey: EnsembleSurvey) {
        for server in survey.servers {
            for failure in server.questions.values.compactMap(\.failure) {
                logger.debug("\(failure.message)", metadata: ["reason": "\(failure.reason.rawValue)"])
            }
        }
    }
}

extension EnsembleConfiguration {
    /// Where the AdminServer of each server is, in the order of the servers.
    fileprivate func adminAddresses() throws(ZooKeeperSettingsError) -> [CommandAddress] {
        try servers.map { server throws(ZooKeeperSettingsError) in
            let text = admin.commandsByServer[server] ?? admin.commands
            guard let address = CommandAddress(text, host: server.host) else {
                throw .adminAddress(CommandAddress.withoutSecrets(text))
            }
            return address
        }
    }
}

/// Which server of a survey is asked for `dump`: one, since the answer is the ensemble's; the next only if that fails.
struct DumpCandidates {
    private var isWanted: Bool
    private var isUnderWay = false
    private var candidates: [Int] = []

    /// What was found, once it was.
    private(set) var brokers: Set<Int32>?

    init(isWanted: Bool) {
        self.isWanted = isWanted
    }

    /// The server with this index serves, and has nothing else to answer.
    mutating func offer(_ index: Int) {
        candidates.append(index)
    }

    /// The server to ask now; nil if there is none, or no need.
    mutating func next() -> Int? {
        guard isWanted, !isUnderWay, !candidates.isEmpty else { return nil }
        isUnderWay = true
        return candidates.removeFirst()
    }

    /// The server that was asked has answered, or failed to: nil.
    mutating func settle(_ brokers: Set<Int32>?) {
        self.brokers = brokers
        isUnderWay = false
        isWanted = brokers == nil
    }
}
