# SPDX-License-Identifier: MIT
# top on the model: rows, documents, and a terminal that is given back.

exits 0 "$model" host top --interval 0.01 --count 2
silent err
[ "$(grep -c 'UPTIME' "$tmp/out")" = 1 ]
ok "one heading for all steps" $?
[ "$(wc -l <"$tmp/out")" = 13 ]
ok "a row for each vCPU and step" $?
grep -Eq '^ *[0-9]+\.[0-9]{3} +1 +2 +runnable +2 +[0-9.]+ +100\.0 +0 +guest one$' \
	"$tmp/out"
ok "a vCPU that is always found waiting waits 100 %" $?
exits 0 "$model" host top --interval 0.01 --count 1 --json
has 'vcpus[5].cpu' null
has 'vcpus[4].wait' 100.0
has 'nodes[1].node' 1
exits 0 "$model" host top --interval 0.01 --count 3 --json
[ "$(grep -c '^{"time_ns":.*}$' "$tmp/out")" = 3 ]
ok "a document a line" $?
for interval in 0 0.0 -1 1s ''; do
	exits 2 "$model" host top --interval "$interval"
done
exits 2 "$model" host top --count 0
exits 2 "$model" host top 1
exits 5 "$model" restricted top --count 1
exits 1 sh -c '"$1" host top --interval 0.01 --count 2 >/dev/full' sh "$model"

# On a terminal, which is given back however it ends: a key, a hang-up, an
# interrupt, a termination, a crash.
exits 0 "$build/test/pty" q "$model" host top --interval 0.05
prints restored
for signal in 1 2 15 11; do
	exits $((128 + signal)) "$build/test/pty" $signal "$model" host top \
		--interval 0.05
	prints restored
done
