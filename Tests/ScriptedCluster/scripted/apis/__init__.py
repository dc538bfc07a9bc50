"""The handlers by API. A handler gets a Request and returns the response as a dictionary with the fields of all
versions."""

from collections.abc import Callable

from scripted.apis import cluster, configs, coordinators, group_descriptions, group_lists, offsets, share_offsets
from scripted.apis.request import Request

HANDLERS: dict[str, Callable[[Request], dict]] = {
    "Metadata": cluster.metadata,
    "DescribeCluster": cluster.describe_cluster,
    "ListOffsets": offsets.list_offsets,
    "OffsetFetch": offsets.offset_fetch,
    "FindCoordinator": coordinators.find_coordinator,
    "ListGroups": group_lists.list_groups,
    "DescribeGroups": group_descriptions.describe_groups,
    "ConsumerGroupDescribe": group_descriptions.consumer_group_describe,
    "ShareGroupDescribe": group_descriptions.share_group_describe,
    "StreamsGroupDescribe": group_descriptions.streams_group_describe,
    "DescribeShareGroupOffsets": share_offsets.describe_share_group_offsets,
    "DescribeConfigs": configs.describe_configs,
}
