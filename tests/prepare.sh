#!/usr/bin/env bash
# What the tests need beside Python: a browser, PostgreSQL, Maven to bring Elasticsearch, npm, and OCR, from
# the distribution's packages. Installs them where that can be done (root and apt); the tests themselves say what is missing.
set -euo pipefail
missing=()
browser=""
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && browser=$name
done
[ -n "$browser" ] || missing+=(chromium)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql)
command -v mvn >/dev/null || missing+=(maven)
command -v npm >/dev/null || missing+=(nodejs npm)
tesseract --list-langs 2>/dev/null | grep -qx nld || missing+=(tesseract-ocr tesseract-ocr-nld)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  apt-get -qq update
  # the same browser without windows, where the distribution has it apart: smaller, and half the work
  apt-cache show chromium-headless-shell >/dev/null 2>&1 && missing=("${missing[@]/#chromium/chromium-headless-shell}")
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "Voor alle tests is nog nodig: ${missing[*]} (bijvoorbeeld: sudo apt-get install ${missing[*]})" >&2
fi
