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

    private let askers: [ServerAsker]
    private var memories: [ServerMemory]

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
        let tls = try configuration.tls.map(Self.clientTLS)
        let adminTLS = addresses.contains(where: \.usesTLS) ? try Self.clientTLS(configuration.admin.tls) : nil

        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let network = Network(loop: group.next(), resolver: resolver)
        askers = zip(configuration.servers, addresses).map { server, address in
            ServerAsker(
                server: server, words: FourLetterWords(server: server, tls: tls, network: network),
                admin: AdminCommands(address: address, tls: address.usesTLS ? adminTLS : nil, network: network))
        }
        memories = Array(repeating: ServerMemory(), count: askers.count)
        self.configuration = configuration
        self.logger = logger
        self.resolver = resolver
        self.now = now
    }

    /// - Parameter deadline: Each server has `serverTimeout`, but not beyond this.
    public func survey(deadline: ContinuousClock.Instant) async -> EnsembleSurvey {
        let terms = terms(deadline)
        var turns = zip(askers, memories).map { ServerTurn($0, $1, terms) }
        var claim = DumpClaim(isWanted: configuration.optionalQuestions.contains(.dump))
        let chroot = configuration.kafkaChroot

        await withTaskGroup { group in
            for (index, turn) in turns.enumerated() {
                group.addTask { Step.asked(index, await turn.run()) }
            }
            for await step in group {
                switch step {
                case .asked(let index, let turn):
                    turns[index] = turn
                    if turn.canBeAskedForBrokers { claim.offer(index) }
                case .askedForBrokers(let index, let turn, let brokers):
                    turns[index] = turn
                    claim.settle(brokers)
                }
                guard let index = claim.next() else { continue }
                group.addTask { [turn = turns[index]] in
                    var turn = turn
                    let brokers = await turn.askForBrokers(chroot: chroot)
                    return Step.askedForBrokers(index, turn, brokers)
                }
            }
        }
        memories = turns.map(\.memory)
        let survey = EnsembleSurvey(servers: turns.map(\.server), registeredBrokers: claim.brokers)
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
        case asked(Int, ServerTurn)
        case askedForBrokers(Int, ServerTurn, Set<Int32>?)
    }

    private static func clientTLS(_ settings: TLSSettings) throws(ZooKeeperSettingsError) -> ClientTLS {
        do throws(TLSSettingsError) {
            return try ClientTLS(settings)
        } catch {
            throw .tls(error.message)
        }
    }

    private func terms(_ deadline: ContinuousClock.Instant) -> ServerTurn.Terms {
        ServerTurn.Terms(
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
