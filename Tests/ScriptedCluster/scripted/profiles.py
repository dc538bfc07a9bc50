"""The APIs that Kafka releases have, with their versions. Only those that the scripted cluster can answer are in it."""

API_KEYS = {
    "ListOffsets": 2,
    "Metadata": 3,
    "OffsetFetch": 9,
    "FindCoordinator": 10,
    "JoinGroup": 11,
    "DescribeGroups": 15,
    "ListGroups": 16,
    "SaslHandshake": 17,
    "ApiVersions": 18,
    "DescribeConfigs": 32,
    "DescribeLogDirs": 35,
    "SaslAuthenticate": 36,
    "ListPartitionReassignments": 46,
    "DescribeQuorum": 55,
    "DescribeCluster": 60,
    "DescribeProducers": 61,
    "DescribeTransactions": 65,
    "ListTransactions": 66,
    "ConsumerGroupDescribe": 69,
    "ShareGroupDescribe": 77,
    "StreamsGroupDescribe": 89,
    "DescribeShareGroupOffsets": 90,
}
API_NAMES = {key: name for name, key in API_KEYS.items()}

# The newest version of each API; the oldest is 0 unless MINIMUM_OF_4 says otherwise.
_NEWEST = {
    "0.11": {
        "Metadata": 4,
        "ListOffsets": 2,
        "FindCoordinator": 1,
        "JoinGroup": 2,
        "ListGroups": 1,
        "DescribeGroups": 1,
        "OffsetFetch": 3,
        "DescribeConfigs": 0,
        "SaslHandshake": 0,
        "ApiVersions": 1,
    },
}
_NEWEST["1.0"] = _NEWEST["0.11"] | {
    "Metadata": 5,
    "SaslHandshake": 1,
    "SaslAuthenticate": 0,
    "DescribeLogDirs": 0,
}
_NEWEST["2.0"] = _NEWEST["1.0"] | {
    "Metadata": 6,
    "ListOffsets": 3,
    "FindCoordinator": 2,
    "JoinGroup": 3,
    "ListGroups": 2,
    "DescribeGroups": 2,
    "OffsetFetch": 4,
    "DescribeConfigs": 2,
    "ApiVersions": 2,
    "DescribeLogDirs": 1,
}
_NEWEST["2.8"] = _NEWEST["2.0"] | {
    "Metadata": 11,
    "ListOffsets": 6,
    "FindCoordinator": 3,
    "JoinGroup": 7,
    "ListGroups": 4,
    "DescribeGroups": 5,
    "OffsetFetch": 7,
    "DescribeConfigs": 4,
    "SaslAuthenticate": 2,
    "ApiVersions": 3,
    "DescribeCluster": 0,
    "DescribeLogDirs": 2,
    "ListPartitionReassignments": 0,
    "DescribeProducers": 0,
}
_NEWEST["3.0"] = _NEWEST["2.8"] | {
    "ListOffsets": 7,
    "FindCoordinator": 4,
    "OffsetFetch": 8,
    "DescribeTransactions": 0,
    "ListTransactions": 0,
}
# In ZooKeeper mode, and so without DescribeQuorum.
_NEWEST["3.7"] = _NEWEST["3.0"] | {
    "Metadata": 12,
    "ListOffsets": 8,
    "JoinGroup": 9,
    "OffsetFetch": 9,
    "DescribeCluster": 1,
    "DescribeLogDirs": 4,
}
_NEWEST["4.3"] = _NEWEST["3.7"] | {
    "Metadata": 13,
    "ListOffsets": 11,
    "FindCoordinator": 6,
    "ListGroups": 5,
    "DescribeGroups": 6,
    "OffsetFetch": 10,
    "ApiVersions": 4,
    "DescribeCluster": 2,
    "DescribeLogDirs": 5,
    "DescribeQuorum": 2,
    "ListTransactions": 2,
    "ConsumerGroupDescribe": 1,
    "ShareGroupDescribe": 1,
    "StreamsGroupDescribe": 0,
    "DescribeShareGroupOffsets": 1,
}
_MINIMUM_OF_4 = {
    "ListOffsets": 1,
    "OffsetFetch": 1,
    "DescribeConfigs": 1,
    "DescribeLogDirs": 1,
    "ShareGroupDescribe": 1,
}

PROFILES = {
    release: {
        name: (_MINIMUM_OF_4.get(name, 0) if release.startswith("4.") else 0, newest)
        for name, newest in sorted(apis.items(), key=lambda api: API_KEYS[api[0]])
    }
    for release, apis in _NEWEST.items()
}

# Since 2.4 an answer to an unknown version of ApiVersions says which versions of it there are.
SAYS_OWN_VERSIONS = {"2.8", "3.0", "3.7", "4.3"}
