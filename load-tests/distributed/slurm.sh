#!/usr/bin/env bash
#SBATCH --job-name=bedrock-load
#SBATCH --array=0-3
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --exclusive
#SBATCH --output=worker-%a.log
#
# Loads one server from the nodes of a Slurm cluster: an array job, one worker for each task.
#
#   export START_AT=$(date -u -d '+2 minutes' +%Y-%m-%dT%H:%M:%SZ) RESULTS=$PWD/out
#   job=$(sbatch --parsable load-tests/distributed/slurm.sh echo tcp://10.0.0.5:12345 --clients 40000 --rate 100000 --duration 1m)
#   sbatch --dependency=afterany:"$job" --wrap 'bedrock merge "$RESULTS"/worker*.json --json "$RESULTS"/all.json --report "$RESULTS"/report'
#
# START_AT  when all workers start together: late enough for every task to be running. One that comes too late refuses to start.
# RESULTS   a folder that all nodes see
# BEDROCK   how a node calls the command; defaults to bedrock
set -euo pipefail

: "${START_AT:?is the time at which all workers start, such as 2026-03-14T15:09:26Z}"
: "${RESULTS:?is a folder that all nodes see}"
mkdir -p "$RESULTS"

# --shard auto: which part this is, and of how many, stands in SLURM_ARRAY_TASK_ID and its neighbours.
status=0
${BEDROCK:-bedrock} load "$@" --shard auto --start-at "$START_AT" --json "$RESULTS/worker$SLURM_ARRAY_TASK_ID.json" || status=$?

# 3 and 4 judge one worker; the judgement that counts is that of the joint result.
[ "$status" -ge 3 ] || exit "$status"
