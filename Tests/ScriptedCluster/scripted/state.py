"""The state of the cluster: brokers, topics, groups. Handlers read it, commands change it."""

import base64
import fnmatch
import uuid
import zlib
from dataclasses import dataclass, field


@dataclass
class Broker:
    id: int
    rack: str | None = None
    version: str = "4.3"
    # Advertised instead of the listener's own address.
    host: str | None = None
    port: int | None = None
    # Whether Metadata contains it. A broker that is not listed still answers.
    is_listed: bool = True


@dataclass(slots=True)
class Partition:
    leader: int
    leader_epoch: int
    replicas: list[int]
    isr: list[int]
    offline: list[int]
    log_start: int
    local_log_start: int
    high_watermark: int
    last_stable: int
    # Error codes in Metadata and in ListOffsets.
    error: int = 0
    list_error: int = 0
    # Pairs of offset and timestamp; None: one record per second since FIRST_TIMESTAMP.
    timestamps: list[tuple[int, int]] | None = None


@dataclass(slots=True)
class Topic:
    name: str
    id: bytes
    partitions: dict[int, Partition]
    internal: bool = False
    error: int = 0
    configs: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Commit:
    offset: int
    leader_epoch: int = -1
    metadata: str | None = ""
    error: int = 0


@dataclass
class Member:
    id: str
    client_id: str = "client"
    host: str = "/127.0.0.1"
    instance_id: str | None = None
    rack: str | None = None
    # Partitions by topic; classic members may have any bytes instead.
    assignment: dict[str, list[int]] = field(default_factory=dict)
    assignment_bytes: bytes | None = None


@dataclass
class ShareOffset:
    start: int = -1
    lag: int = -1
    leader_epoch: int = 0
    error: int = 0


@dataclass
class Group:
    name: str
    coordinator: int | None
    type: str = "classic"
    protocol_type: str = "consumer"
    protocol: str = "range"
    state: str = "Stable"
    # Error codes of its description and of its offsets.
    error: int = 0
    offsets_error: int = 0
    members: list[Member] = field(default_factory=list)
    commits: dict[str, dict[int, Commit]] = field(default_factory=dict)
    share_offsets: dict[str, dict[int, ShareOffset]] = field(default_factory=dict)


@dataclass
class Sasl:
    mechanisms: list[str]
    # Passwords by user.
    users: dict[str, str]
    # Tokens that OAUTHBEARER accepts; None: any.
    tokens: list[str] | None = None
    session_lifetime_ms: int = 0
    iterations: int = 4096


@dataclass
class Listener:
    name: str = "PLAINTEXT"
    tls: bool = False
    sasl: bool = False


@dataclass
class FixedAnswer:
    """The answer of all brokers or one to an API, whatever the request contains."""

    api: str
    body: dict
    broker: int | None = None


@dataclass
class State:
    cluster_id: str | None
    # None: the first listed broker.
    controller: int | None
    brokers: dict[int, Broker]
    listeners: list[Listener]
    sasl: Sasl | None = None
    tls: dict | None = None
    # Whether bytes after the end of a request are refused. Kafka ignores them, and librdkafka sends some.
    is_strict: bool = True
    topics: dict[str, Topic] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    # The newest match is used.
    answers: list[FixedAnswer] = field(default_factory=list)

    def fixed_answer(self, broker: int, api: str) -> dict | None:
        fitting = (item.body for item in reversed(self.answers) if item.api == api and item.broker in (None, broker))
        return next(fitting, None)

    def listed_brokers(self) -> list[Broker]:
        return [broker for broker in self.brokers.values() if broker.is_listed]

    def topic_by_id(self, topic_id: bytes) -> Topic | None:
        return next((topic for topic in self.topics.values() if topic.id == topic_id), None)

    def coordinator_of(self, key: str) -> int | None:
        """The coordinator of a group. Names of unknown groups are hashed to one."""
        if key in self.groups:
            return self.groups[key].coordinator
        brokers = self.listed_brokers()
        return brokers[name_hash(key) % len(brokers)].id if brokers else None

    def matching_groups(self, pattern: str) -> list[Group]:
        return [group for name, group in self.groups.items() if fnmatch.fnmatchcase(name, pattern)]


def name_hash(name: str) -> int:
    """Stable between runs, unlike hash()."""
    return zlib.crc32(name.encode("utf-8", "surrogateescape"))


def topic_id_bytes(text: str | None, name: str) -> bytes:
    """The 16 bytes of an id given as a UUID or in Kafka's own form, base64; one made of the name if there is none."""
    if text is None:
        return uuid.uuid5(uuid.NAMESPACE_OID, name).bytes
    if len(text) == 22:
        return base64.urlsafe_b64decode(text + "==")
    return uuid.UUID(text).bytes
