"""DescribeConfigs 0, which kio has not and Kafka 0.11 and 1.0 have only: in the form of kio's data classes."""

from dataclasses import dataclass, field
from typing import ClassVar

from kio.schema.request_header.v1.header import RequestHeader
from kio.schema.response_header.v0.header import ResponseHeader


def _field(kafka_type: str):
    return field(metadata={"kafka_type": kafka_type})


@dataclass(frozen=True, kw_only=True)
class Resource:
    __flexible__: ClassVar[bool] = False
    resource_type: int = _field("int8")
    resource_name: str = _field("string")
    configuration_keys: tuple[str, ...] | None = _field("string")


@dataclass(frozen=True, kw_only=True)
class DescribeConfigsRequest:
    __flexible__: ClassVar[bool] = False
    __header_schema__: ClassVar[type] = RequestHeader
    resources: tuple[Resource, ...]


@dataclass(frozen=True, kw_only=True)
class Config:
    __flexible__: ClassVar[bool] = False
    name: str = _field("string")
    value: str | None = _field("string")
    read_only: bool = _field("bool")
    is_default: bool = _field("bool")
    is_sensitive: bool = _field("bool")


@dataclass(frozen=True, kw_only=True)
class Result:
    __flexible__: ClassVar[bool] = False
    error_code: int = _field("error_code")
    error_message: str | None = _field("string")
    resource_type: int = _field("int8")
    resource_name: str = _field("string")
    configs: tuple[Config, ...]


@dataclass(frozen=True, kw_only=True)
class DescribeConfigsResponse:
    __flexible__: ClassVar[bool] = False
    __header_schema__: ClassVar[type] = ResponseHeader
    throttle_time: int = _field("timedelta_i32")
    results: tuple[Result, ...]


DESCRIBE_CONFIGS_V0 = (DescribeConfigsRequest, DescribeConfigsResponse)
