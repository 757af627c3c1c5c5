#!/usr/bin/env bash
# Runs the embedded engine beside TorchSharp on the whole set of cases, or on a number of cases of each operation: tests/differential.sh REPORT [NUMBER].
# An error that libtorch lets through ends the process. Such a case is noted in REPORT.ended, and the rest goes on without it.
set -uo pipefail
report=$(realpath -m "${1:?the file for the report}")
cd "$(dirname "$0")/.." || exit 1
rm -f "$report" "$report.running" "$report.ended"
[ -n "${NO_BUILD:-}" ] || dotnet build tests/SafeStep.Differential.Tests -c Release -v q -clp:ErrorsOnly || exit 1
while true; do
  SAFESTEP_DIFFERENTIAL=${2:-whole} SAFESTEP_DIFFERENTIAL_REPORT=$report dotnet test tests/SafeStep.Differential.Tests -c Release --no-build
  [ -e "$report.running" ] || break
  echo "The process ended in: $(cut -c1-200 "$report.running")"
done
grep '^# ' "$report" | awk '{ for (i = 2; i < NF; i++) { if ($(i + 1) ~ /^cases/) cases += $i; if ($(i + 1) ~ /^known/) known += $i; if ($(i + 1) == "without") open += $i } } END { print cases " cases, " known " with a known difference, " open + 0 " without a reason" }'
[ ! -e "$report.ended" ] || echo "$(wc -l < "$report.ended") cases ended the process"
! grep -q '^# .* [1-9][0-9]* without a reason' "$report"
