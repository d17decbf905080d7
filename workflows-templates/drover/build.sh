#!/usr/bin/env bash
# Puts the site of this checkout into the folder $1. Replace it by your own build; for a site of plain files it is
# enough to copy them.
set -euo pipefail

git archive --format=tar HEAD -- . ':(exclude).github' | tar -x -C "$1"
