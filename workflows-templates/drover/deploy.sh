#!/usr/bin/env bash
# Publishes the site in the folder $1 and prints the address that it is served at, as the last line.
# Given are DROVER_SHA (the commit that the site was built from) and what drover-preview.yml passes in `env`.
#
# Replace it by what your host wants. As it stands, it sends the site as a gzipped tar to
# $PREVIEW_UPLOAD/<owner>/<repository>/<commit> by PUT, and takes the address from the answer's text.
set -euo pipefail

if [ -z "${PREVIEW_UPLOAD:-}" ]; then
  echo "Nothing says where previews go. Replace .github/drover/deploy.sh by your host's own command, or set the repository variable DROVER_PREVIEW_UPLOAD." >&2
  exit 1
fi

archive="$(mktemp)"
trap 'rm -f "$archive"' EXIT
tar -C "$1" -czf "$archive" .

ARCHIVE="$archive" node --input-type=module -e '
  import { readFile } from "node:fs/promises";
  const { ARCHIVE, DROVER_SHA, GITHUB_REPOSITORY, PREVIEW_TOKEN, PREVIEW_UPLOAD } = process.env;
  const url = `${PREVIEW_UPLOAD}/${GITHUB_REPOSITORY}/${DROVER_SHA}`;
  const headers = { "content-type": "application/gzip" };
  if (PREVIEW_TOKEN) headers.authorization = `Bearer ${PREVIEW_TOKEN}`;
  const answer = await fetch(url, { method: "PUT", headers, body: await readFile(ARCHIVE) });
  const text = (await answer.text()).trim();
  if (!answer.ok) throw new Error(`PUT ${url} was answered ${answer.status}: ${text}`);
  console.log(text);
'
