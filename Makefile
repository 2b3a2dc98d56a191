# What a contributor types. `make test` is what decides whether a change is good.

.POSIX:
.PHONY: test setup check fixtures bench

# Everything, on a machine that has a Rust toolchain and nothing else.
test: setup check fixtures
	cargo test --locked --no-fail-fast

setup:
	scripts/setup

# Style, lints, documentation, and what we depend on: no test is run.
check: setup
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps
	target/tools/bin/cargo-deny --locked check bans licenses sources

# The firmware that `size` is measured on, linked with real mbedTLS.
fixtures: setup
	fixtures/firmware/build.sh

# `size` beside nm, `connect` beside openssl s_client, verification beside mbedTLS, builds beside the
# compiler; fails where we are slower than promised.
bench: setup fixtures
	cargo build --release --locked
	cargo build --locked --target-dir target/large --config profile.dev.debug=2 \
	    --config 'profile.dev.package."*".debug=2'
	scripts/bench
	scripts/bench-lab
