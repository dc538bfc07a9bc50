# The image of kafka-surveyor, with kafka-workload beside it (--entrypoint kafka-workload).

FROM swift:6.3-bookworm AS build

# Debian keeps one version of a package in a release, the one with all corrections: another could not be had.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libdeflate-dev libmicrohttpd-dev librdkafka-dev libre2-dev \
        pkg-config \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /source

# The dependencies change less often than the sources. The manifest is valid without its targets as long as nothing is
# built.
COPY Package.swift ./
RUN swift package resolve

# The manifest names the tests' targets, so they must be there.
COPY Sources Sources
COPY Tests Tests
RUN for product in kafka-surveyor kafka-workload; do \
        swift build -c release --static-swift-stdlib -Xlinker --strip-all --product "$product" || exit; \
    done \
    && install -D --target-directory=/programs \
        "$(swift build -c release --show-bin-path)/kafka-surveyor" "$(swift build -c release --show-bin-path)/kafka-workload"

# A newer release than the one that builds: its librdkafka (2.8) has SCRAM for Kafka 4 and OIDC, and the libraries' sonames
# are the same in both.
FROM debian:trixie-slim

LABEL org.opencontainers.image.title="Kafka Surveyor" \
      org.opencontainers.image.description="Measures Kafka and ZooKeeper in the background, for Prometheus" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.1.0"

# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libdeflate0 libmicrohttpd12t64 librdkafka1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 930 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin surveyor

COPY --from=build /programs/ /usr/local/bin/

USER 930:930

EXPOSE 9308

# Whether it lives, not whether Kafka does: some supervisors replace what is not healthy, and that would mend nothing.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["kafka-surveyor", "healthcheck"]

ENTRYPOINT ["kafka-surveyor"]
