#!/usr/bin/env bash
# Gets the programs that scripts/compare compares with into a folder: opa and conftest from their modules, DuckDB from
# PyPI in a venv (1.5.6: 2.0.1 takes five times as long for the same). ripgrep and jq are taken from the system; on Debian: apt-get install ripgrep jq.
set -euo pipefail
dir=${1:?usage: scripts/peers.sh FOLDER}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
GOBIN=$dir go install github.com/open-policy-agent/opa@v1.22.2
GOBIN=$dir go install github.com/open-policy-agent/conftest@v0.71.1
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" --quiet install duckdb==1.5.6
for name in rg jq taskset; do
  command -v "$name" >/dev/null || { echo "$name is absent: install it with the system's packages" >&2; exit 1; }
done
