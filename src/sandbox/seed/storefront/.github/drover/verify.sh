#!/usr/bin/env bash
# What is verified after a merge.
set -euo pipefail

node --test
