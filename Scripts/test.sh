#!/usr/bin/env bash
# test.sh: runs the Swift tests that were built. Embedded and neural engines and engine hosts run apart, for they keep all
# cores busy, and so do measurements of cost. Long sessions run alone, for they weigh the memory of the process; whole
# calls come last and alone: they are judged by what a caller hears in real time, and two cores busy with other tests
# would be judged with them. What passed is written to out/results for Scripts/conformance.py.
set -euo pipefail
cd "$(dirname "$0")/.."
results=out/results
mkdir -p "$results"
rm -f "$results"/swift-*
# run NAME OPTION...: one run of tests; what failed is said again at its end, where it is found.
run() {
    local name=$1 log=$results/swift-$1.log
    shift
    swift test -c release --skip-build --xunit-output "$results/swift-$name.xml" "$@" 2>&1 | tee "$log" && return
    echo
    echo "test.sh: failed among the tests of '$name':"
    grep -E '✘|error:|Fatal|Crash' "$log" | cut -c1-400 || true
    return 1
}
Scripts/test-models.sh
PARLEY_TEST_MODELS=$PWD/.build/test-models
export PARLEY_TEST_MODELS
run unit --skip EnginesEmbeddedTests --skip EngineHostTests --skip EnginesNeuralTests --skip ModelsTests \
    --skip LocalEnginesTests --skip SileroModelTests --skip SileroFileTests --skip ConfirmedVoiceTests \
    --skip GrowthTests --skip EndToEndTests --skip LongSessionTests
# Costs of sizes are compared, so large blocks must not come fresh from the system each time while small ones do not.
MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=1073741824 run growth --no-parallel --filter GrowthTests
run embedded --filter EnginesEmbeddedTests --filter EngineHostTests
run neural --filter EnginesNeuralTests
run models --filter ModelsTests --filter LocalEnginesTests --filter SileroModelTests --filter SileroFileTests \
    --filter ConfirmedVoiceTests
run long --filter LongSessionTests
run calls --filter EndToEndTests
