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
exits 0 "$model" paused top --interval 0.01 --count 2
grep -Eq '^ *[0-9.]+ +1 +2 +paused +2 +[0-9.]+ +0\.0 +0 +guest one$' "$tmp/out"
ok "a paused domain waits for nothing" $?
exits 0 "$model" paused top --interval 0.01 --count 1 --json
has 'vcpus[4].state' '"paused"'
has 'vcpus[4].wait' 0.0

# What cannot be read is told, once, and the rest is shown.
exits 3 "$model" flask-vcpus top --interval 0.01 --count 3
says "domain 1 vCPUs 0-3: Xen's FLASK policy denies it"
[ "$(wc -l <"$tmp/err")" -eq 4 ]
ok "top tells it once for each domain" $?
exits 3 "$model" flask-vcpus top --interval 0.01 --count 1 --json
has vcpus '[]'
has 'cpus[7].cpu' 7
has 'errors[5].vcpu' 3
exits 3 "$model" flask-idle top --interval 0.01 --count 3
says "read how long CPUs were idle: Xen's FLASK policy denies it"
[ "$(wc -l <"$tmp/err")" -eq 2 ] && [ "$(wc -l <"$tmp/out")" -eq 19 ]
ok "top tells once that CPUs cannot be read, and shows the vCPUs" $?
exits 3 "$model" flask-idle top --interval 0.01 --count 1 --json
has cpus '[]'
has nodes '[]'
has 'vcpus[5].state' '"offline"'
has 'errors[0].errno' '"EACCES"'
[ "$("$json" interval_ns <"$tmp/out")" -gt 1000000 ]
ok "the interval is known without CPUs" $?
exits 3 "$model" flask-topology top --interval 0.01 --count 1 --json
has 'cpus[7].cpu' 7
has nodes '[]'
has 'errors[0].message' "\"read the topology: Xen's FLASK policy denies it\""
exits 3 "$model" name-denied top --interval 0.01 --count 2
says 'names: xenstore does not let us'
exits 3 "$model" store-dies top --interval 0.01 --count 2
says 'names: xenstore closed the connection'
exits 0 "$model" store-absent top --interval 0.01 --count 2
silent err
exits 3 "$model" flask-soon top --interval 0.01 --count 9 --json
[ "$(wc -l <"$tmp/out")" -gt 1 ] && tail -n 1 "$tmp/out" >"$tmp/last" &&
	[ "$("$json" 'errors[0].errno' <"$tmp/last")" = '"EACCES"' ]
ok "a step that fails later has a document of its own" $?
exits 3 "$build/test/pty" -d q LOAD% "$model" flask-vcpus top --interval 0.05
grep -q '6 vCPUs cannot be read' "$tmp/out" &&
	grep -q "domain 1 vCPUs 0-3: Xen's FLASK policy denies it" "$tmp/out"
ok "the screen says so, and why when it is given back" $?

# The widest numbers are whole, and a row stays in its line.
exits 0 "$model" widest top --interval 0.01 --count 1
grep -Eq '^ *[0-9.]+ +32751 +0 +blocked +2147483647 ' "$tmp/out" &&
	grep -Eq '^ *[0-9.]+ +32751 +4199 +running +16383 ' "$tmp/out"
ok "top has the whole numbers" $?
exits 0 timeout 60 "$build/test/pty" -d q ' 16383 ' "$model" widest top \
	--interval 0.05
sed 's/\x1b\[[?0-9]*[A-Za-z]//g; s/\r//g' "$tmp/out" |
	grep -a '4199  running  *16383 ' >"$tmp/lines"
[ -s "$tmp/lines" ] && ! grep -q '.\{81\}' "$tmp/lines"
ok "and its screen has them in 80 columns" $?

for interval in 0 0.0 -1 1s ''; do
	exits 2 "$model" host top --interval "$interval"
done
exits 2 "$model" host top --count 0
exits 2 "$model" host top 1
exits 5 "$model" restricted top --count 1
exits 1 sh -c '"$1" host top --interval 0.01 --count 2 >/dev/full' sh "$model"
# A document in pieces, too: it would go on for ever.
exits 1 timeout 60 sh -c '"$1" many-domains top --json --interval 0.001 >/dev/full' \
	sh "$model"

# On a terminal, which is given back however it ends: a key, a hang-up, an
# interrupt, a termination, a crash.
exits 0 "$build/test/pty" q LOAD% "$model" host top --interval 0.05
prints restored
for signal in 1 2 15 11; do
	exits $((128 + signal)) "$build/test/pty" $signal LOAD% "$model" host \
		top --interval 0.05
	prints restored
done
