#!/usr/bin/env bash
# What a guard costs, models a to g on both backends, as the first tables of docs/costs.md: some ten minutes of a quiet machine for each of them. Where a mean comes from goes to the standard error.
#
#   tests/guard-overhead.sh                      both backends, processor time
#   tests/guard-overhead.sh managed [ARGUMENT]   one of them (managed, torchsharp), with arguments of tests/GuardOverhead: wall, names of models
set -euo pipefail
cd "$(dirname "$0")/.."
backends=(managed torchsharp)
case "${1:-}" in
  managed | torchsharp) backends=("$1") && shift ;;
esac
# libtorch's threads wait for work in a loop, and TorchSharp frees a scalar in use when the garbage collector comes at a bad moment (docs/torchsharp.md): a larger young generation makes that rare.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
for backend in "${backends[@]}"; do
  [ "$backend" = managed ] || export DOTNET_GCgen0size=0x10000000
  dotnet run --project tests/GuardOverhead -c Release -p:Backend="$backend" -- table "$@"
done
