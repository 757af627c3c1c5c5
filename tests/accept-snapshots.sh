#!/usr/bin/env bash
# After a failed snapshot test: takes what was received as the new snapshot. Review the difference with git before you commit it.
set -euo pipefail
cd "$(dirname "$0")"
find . -name '*.received.*' -not -path '*/bin/*' -not -path '*/obj/*' | while read -r received; do
  mv -v "$received" "${received/.received./.verified.}"
done
