# Two commands: `make run` tries Strongroom, `make test` proves it. The rest are parts and longer versions of them.

.DEFAULT_GOAL := help
.PHONY: help run code test check journeys browser torture timing fuzz bench

help:
	@echo 'make run      build, then serve a demo practice at http://127.0.0.1:8087'
	@echo 'make code     the current one-time code of the demo owner, for signing in'
	@echo 'make test     everything that must hold: format, lints, tests, journeys in a real browser'
	@echo 'make check    format and lints only'
	@echo 'make journeys the tests of tests/src only (the program as a process)'
	@echo 'make browser  the journeys in a real browser only, each walked both ways'
	@echo 'make torture  kill -9 a thousand times and power loss two hundred times under load (KILLS=n, CUTS=n)'
	@echo 'make timing   whether the time of an answer tells who is known (minutes, on a quiet machine)'
	@echo 'make fuzz     every fuzz target for a minute (FOR=seconds); needs cargo-fuzz and a nightly toolchain'
	@echo 'make bench    measure beside peers and the disk; about 20 minutes (ARGS=--tiny, --record)'

run:
	@scripts/run.sh

code:
	@scripts/code.sh

test:
	@scripts/test.sh

check:
	@scripts/test.sh check

journeys:
	@scripts/test.sh journeys

browser:
	@scripts/test.sh browser

torture:
	@scripts/test.sh torture

timing:
	@scripts/test.sh timing

fuzz:
	@scripts/test.sh fuzz

bench:
	@scripts/bench.sh $(ARGS)
