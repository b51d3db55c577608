#!/bin/sh
# Takes one network down: the only way it ever goes. It waits on its stdin, which the test holds open, so it also runs
# when the test was interrupted or killed.   reaper.sh FOLDER NAMESPACE...
trap '' INT TERM HUP
folder=$1
shift
cat >/dev/null
for namespace; do
  # Killed, not asked: a clean end of squid takes seconds.
  for pid in $(ip netns pids "$namespace" 2>/dev/null); do kill -9 "$pid" 2>/dev/null; done
done
[ -f "$folder/pids" ] && while read -r pid start; do
  # The number could belong to another process by now; its start time tells.
  [ "$(cut -d' ' -f22 "/proc/$pid/stat" 2>/dev/null)" = "$start" ] && kill -9 "$pid" 2>/dev/null
done <"$folder/pids"
for namespace; do
  ip netns del "$namespace" 2>/dev/null
  rm -rf "/etc/netns/$namespace"
done
rmdir /etc/netns 2>/dev/null
rm -rf "$folder"
exit 0
