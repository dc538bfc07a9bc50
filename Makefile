.DEFAULT_GOAL := help
.PHONY: help setup build release test check-stack dashboards page-check image-check tsan fuzz bench demo demo-check \
	format lint docs clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

setup: ## Get what building and testing need and is missing
	@scripts/setup

build: setup ## Build everything for debugging
	swift build

release: setup ## Build kafka-surveyor and kafka-workload for use
	swift build -c release --product kafka-surveyor
	swift build -c release --product kafka-workload

test: setup lint ## Check layout and scripts, run all tests with AddressSanitizer
	@scripts/test address

check-stack: setup ## Check compose file, image, rules and dashboards, without running them
	@scripts/check-stack

dashboards: ## Write Grafana's dashboards from grafana/source
	python3 -B grafana/source grafana/dashboards

page-check: setup ## Check the status page in a headless Chromium: accessibility, sizes, odd names
	@scripts/page-check

image-check: setup ## Build the image without a container engine, and try it out: as root, on Debian 12
	@scripts/image-check

tsan: setup ## Run the tests that ThreadSanitizer can see through
	@scripts/test thread

fuzz: setup ## Feed the parsers of ZooKeeper's replies and Kafka's responses a million inputs each
	@scripts/fuzz

bench: setup ## Run the benchmarks in a release build
	@scripts/bench

demo: ## Run the whole stack with traffic, without containers, until Ctrl-C, or for DEMO_SECONDS
	@scripts/demo

demo-check: ## Run the demo, ask its Prometheus what dashboards and rules ask, and end it
	@scripts/demo-check

format: setup ## Lay out the Swift and Python sources
	@scripts/lint --fix

lint: setup ## Check the layout of the sources: Swift, Python, shell
	@scripts/lint

docs: setup ## Write docs/metrics.md from the exporter's own list of families
	@mkdir -p docs
	swift run kafka-surveyor metrics > docs/metrics.md.new
	mv docs/metrics.md.new docs/metrics.md

clean: ## Remove what was built; the tools in .tools stay
	rm -rf .build .build-tsan .build-image Benchmarks/.build Fuzz/.build
