#!/usr/bin/env bash
# Ends what a test process leaves behind. It reads lines from standard input until that closes, however the test ended
# (normally, by a panic, by kill -9), and then cleans up what was not let go before:
#
#   process PID / ended PID           kill it
#   mount FOLDER / unmounted FOLDER   unmount it
set -uo pipefail
# What ends the test (Ctrl-C, a time limit) is sent to us too; our work begins only then.
trap '' HUP INT TERM
declare -A processes=() mounts=()
while read -r what which; do
    case "$what" in
        process) processes["$which"]=1 ;;
        ended) unset "processes[$which]" ;;
        mount) mounts["$which"]=1 ;;
        unmounted) unset "mounts[$which]" ;;
    esac
done
for process in "${!processes[@]}"; do kill -9 "$process" 2>/dev/null; done
for folder in "${!mounts[@]}"; do umount --lazy "$folder" 2>/dev/null; done
exit 0
