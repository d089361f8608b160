# SPDX-License-Identifier: MIT
# set, add, remove and doctor DOMAIN on the model, with a modelled guest.

# changed RESULT [VCPU REQUESTED ASKED DONE]...: the JSON document of a change.
changed()
{
	has domid 1
	has result "\"$1\""
	shift
	has vcpus "[$(printf '%s\n' "$@" | awk 'NF { printf \
		"%s{\"vcpu\":%s,\"requested\":\"%s\",\"asked\":%s,\"done\":%s}",
		comma, $1, $2, $3, $4; comma = "," }')]"
}

# soon: in JSON, long before the end of --wait 60.
soon()
{
	waited=$("$json" waited_ms <"$tmp/out")
	[ "${waited:-60000}" -lt 30000 ]
	ok "$what waits no longer (waited $waited ms)" $?
}

# waits MS: by what it says, so long at least.
waits()
{
	waited=$(sed -n '1s/.*line after \([0-9]*\) ms: .*/\1/p' "$tmp/err")
	[ "${waited:-0}" -ge "$1" ]
	ok "$what waits $1 ms (waited $waited)" $?
}

exits 0 "$model" host add 1
grep -Eqx 'domain 1: vCPU 3 online after [0-9]+ ms' "$tmp/out"
ok "add takes the lowest one that is offline" $?
silent err
exits 0 "$model" host add 1 --json
changed done '3 online true true'
exits 0 "$model" host add 'guest one' -1 --json
changed done '3 online true true'
exits 0 "$model" host add 1 3 --json
changed done '3 online true true'
exits 0 "$model" host add 1 2
prints 'domain 1: vCPU 2 online already'
exits 0 "$model" host add 1 2 --json
changed done '2 online false true'
has waited_ms 0
exits 0 "$model" host remove 1 --json
changed done '2 offline true true'
exits 0 "$model" host remove 1 1 --live --json
changed done '1 offline true true'
exits 0 "$model" host set 1 1 --json
changed done '1 offline true true' '2 offline true true'
exits 0 "$model" host set 1 4 --json
changed done '3 online true true'
exits 0 "$model" host set 1 3
prints 'domain 1: 3 vCPUs online already'
exits 0 "$model" host set 1 3 --json
changed done

# Each vCPU has its own direction: the guest is about to take two down.
exits 0 "$model" surplus set 1 3 --json
changed done '2 online true true' '3 offline false true'
exits 0 "$model" surplus set 1 3
grep -Eqx 'domain 1: vCPU 2 online, vCPU 3 offline after [0-9]+ ms' "$tmp/out"
ok "$what tells both directions on one line" $?
silent err
exits 3 "$model" surplus,deaf set 1 3 --wait 0.05 --json
changed partial '2 online true true' '3 offline false false'
has 'errors[0].vcpu' 3
has 'errors[1]' ''
says 'domain 1 vCPU 3: asked before to go offline, and still online after '
grep -q 'vCPU 2:\|come online' "$tmp/err"
ok "$what says nothing of the one that is online" $((!$?))
exits 0 "$model" surplus,deaf set 1 3 --no-wait
prints 'domain 1: vCPU 3 asked to go offline'
exits 4 "$model" both-left set 1 3 --wait 0.05
says 'domain 1 vCPU 2: asked to come online, and still offline after '
says 'something in it must bring an added CPU online'
says 'domain 1 vCPU 3: asked before to go offline, and still online after '
waits 50
grep 'vCPU 3' "$tmp/err" | grep -q 'it may be booting or busy'
ok "the cause of $what is the direction's own" $?
exits 0 "$model" both-left set 1 3 --no-wait
prints 'domain 1: vCPU 2 asked to come online, vCPU 3 asked to go offline'
exits 4 "$model" both-left set 1 3 --wait 0.05 --json
changed pending '2 online true false' '3 offline false false'
has 'errors[0].vcpu' 2
has 'errors[1].vcpu' 3
has 'errors[2]' ''

# Refused: nothing was asked.
exits 1 "$model" host remove 1 0
says 'domain 1 vCPU 0: guests need it'
advises '--force'
silent out
exits 1 "$model" host remove 1 0 --json
changed refused '0 offline false false'
has 'errors[0].errno' '"EBUSY"'
has 'errors[0].vcpu' 0
exits 0 "$model" host remove 1 0 --force
exits 1 "$model" host add 1 4
says 'domain 1 vCPU 4: it has 4 vCPUs'
exits 1 "$model" host add 1 4 --json
changed refused '4 online false false'
has 'errors[0].errno' '"ERANGE"'
exits 1 "$model" widest add 32751 4294967295
says 'domain 32751 vCPU 4294967295: it has 4200 vCPUs'
exits 1 "$model" host set 0 5
advises "raise Xen's dom0_max_vcpus= and boot again"
exits 1 "$model" host set 1 5 --json
changed refused
has 'errors[0].domid' 1
exits 1 "$model" host add 0
says 'nothing to add'
exits 1 "$model" host,hvm add 1
says 'an HVM guest does not listen'
exits 1 "$model" host add 5
says 'no such domain'
exits 1 "$model" host add 5 --json
has 'errors[0].errno' '"ESRCH"'
exits 5 "$model" unprivileged add 1

# One that does nothing any more is not asked, and nothing is written for it.
for pair in 'shut-down,it has shut down (poweroff),destroy it' \
	'crashed,it has crashed,destroy it and create it again' \
	'dying,it is being destroyed,create it again when it has gone'; do
	scene=${pair%%,*}
	state=${pair#*,}
	for words in 'add 1' 'add 1 3' 'remove 1' 'set 1 1' 'set 1 4'; do
		# shellcheck disable=SC2086
		exits 1 timeout 100 "$model" "nodes-kept,$scene" $words --wait 60
		says "${state%%,*}"
		advises "${state#*,}"
		silent out
	done
	exits 1 "$model" "nodes-kept,$scene" add 1 3 --json
	changed refused '3 online false false'
	has 'errors[0].errno' '"ESHUTDOWN"'
	has 'errors[0].domid' 1
done
for words in 'add 1' 'add 1 3' 'remove 1' 'set 1 1'; do
	# shellcheck disable=SC2086
	exits 1 "$model" nodes-kept,torn-down $words
	says 'domain 1'
	says 'it has no nodes in xenstore'
	# shellcheck disable=SC2086
	exits 1 "$model" nodes-kept,other $words
	says 'it is another one by now, and nothing was asked of it'
done
# One that gave way before Xen was asked is not looked for under its number.
for words in 'add NAME' 'set NAME 1 --live' 'pin NAME 0 3' 'list NAME' \
	'max NAME 4'; do
	# shellcheck disable=SC2086
	exits 1 "$model" nodes-kept,other-early ${words%%NAME*} 'guest one' \
		${words#*NAME}
	says "domain 'guest one': "
	silent out
done
exits 1 "$model" other add 1 3 --json
changed refused '3 online false false'
has 'errors[0].errno' '"ESRCH"'

# xenstore's errors are not Xen's.
exits 1 "$model" store-denies add 1 --json
changed refused
says 'domain 1: xenstore does not let us'
has 'errors[0].errno' '"EACCES"'
exits 1 "$model" flask-late add 1
says "domain 1: Xen's FLASK policy denies it"
exits 3 "$model" flask add 1 --json
changed pending '3 online true false'
says 'the guest has been asked, and its answer: '
says "Xen's FLASK policy denies it"
has 'errors[0].errno' '"EACCES"'
exits 1 "$model" host,store-absent add 1
says 'there is no xenstore daemon here'
advises 'start xenstored'
exits 1 "$model" host,store-absent add 1 2 --json
changed refused '2 online false false'
has 'errors[0].errno' '"ENOENT"'
exits 1 "$model" host,store-dies add 1
says 'nothing was asked'
exits 1 timeout 100 "$model" store-hangs add 1 --json
says 'xenstore did not answer; nothing was asked'
changed refused
exits 3 timeout 100 "$model" store-hangs-late add 1 3 --json
says 'it is not known whether the guest was asked'
has result null
has vcpus '[]'

# Asked, and the guest did not act.
exits 4 "$model" host,deaf add 1 --wait 0.05
says 'domain 1 vCPU 3: asked to come online, and still offline after '
silent out
exits 4 "$model" host,deaf add 1 --wait 0.05 --json
changed pending '3 online true false'
has 'errors[0].errno' '"ETIMEDOUT"'
has 'errors[0].vcpu' 3
exits 4 "$model" host,paused add 1 --wait 0.05
advises 'unpause it'
exits 4 "$model" host,hvm,deaf add 1 --force --wait 0.05
exits 3 "$model" host,deaf-to-2 set 1 1 --wait 0.05
says 'domain 1 vCPU 2: asked to go offline, and still online after '
grep -q '^domain 1: vCPU 1 offline after ' "$tmp/out"
ok "$what prints which one is offline" $?
exits 3 "$model" host,deaf-to-2 set 1 1 --wait 0.05 --json
changed partial '1 offline true true' '2 offline true false'
exits 0 "$model" host,deaf add 1 --no-wait
prints 'domain 1: vCPU 3 asked to come online'
exits 0 "$model" host,deaf remove 1 --no-wait --json
changed pending '2 offline true false'
has waited_ms 0
exits 4 "$model" host,deaf add 1 --wait=0
says 'something in it must bring an added CPU online'

# It stops or goes in the middle of the wait, which ends then.
exits 4 timeout 100 "$model" host,gone-late add 1 --wait 60
says 'the domain has gone'
exits 4 "$model" host,gone-late add 1 --json
changed pending '3 online true false'
has 'errors[0].errno' '"ESRCH"'
exits 4 timeout 100 "$model" crashes-late add 1 --wait 60 --json
soon
changed pending '3 online true false'
has 'errors[0].errno' '"ESHUTDOWN"'
says 'and still offline after'
says ': it has crashed'

# On a terminal the wait is told as it goes, on one line, that it then blanks.
exits 4 timeout 100 "$build/test/pty" -d 2 'of 1000000 s' "$model" host,deaf \
	add 1 --wait 1000000
tr -d '\n' <"$tmp/out" | tr '\r' '\n' >"$tmp/lines"
grep -Eqx 'domain 1: 0 of 1 vCPUs done, waiting [0-9]+ of 1000000 s ' "$tmp/lines"
ok "a terminal is told of the wait" $?
awk '/ waiting / { shown = length($0); next }
	shown { blank = /^ +$/ && length($0) >= shown; exit }
	END { exit !blank }' "$tmp/lines"
ok "and nothing is left of that line" $?
exits 4 "$model" host,deaf add 1 --wait 0.6
grep -q ' waiting ' "$tmp/err"
ok "a file is not told" $((!$?))

# at_work PID: it catches signals, so it has begun what they end.
at_work()
{
	tries=0
	until grep -q '^Name:.*xvcpu-model' "/proc/$1/status" &&
		grep -q '^SigCgt:.*[4567c-f]...$' "/proc/$1/status" ||
		[ $tries -ge 6000 ]; do
		sleep 0.01
		tries=$((tries + 1))
	done
}

interrupted()	# SIGNAL COMMAND...
{
	signal=$1
	shift
	env --default-signal "$@" &
	at_work $!
	kill -"$signal" $!
	wait $!
}

# Signals end the wait, and neither the work nor its report.
for signal in INT TERM HUP; do
	exits 4 interrupted $signal "$model" host,deaf \
		add 1 --wait 60
	says 'asked to come online, and still offline after'
	says 'interrupted'
	exits 4 interrupted $signal "$model" host,deaf \
		set 1 1 --wait 60 --json
	changed pending '1 offline true false' '2 offline true false'
	soon
	has 'errors[0].errno' '"EINTR"'
	has 'errors[1].vcpu' 2
done
# Before the wait begins.
exits 4 timeout 100 "$model" signals-early,deaf add 1 --wait 60 --json
soon
changed pending '3 online true false'
has 'errors[0].errno' '"EINTR"'
exits 0 "$model" signals-early add 1 --json
changed done '3 online true true'
exits 0 "$model" signals-early,deaf add 1 --no-wait --json
changed pending '3 online true false'
exits 1 timeout 100 "$model" store-hangs,signals-early add 1 3 --json
changed refused '3 online false false'
has 'errors[0].errno' '"ETIMEDOUT"'
# Ignored ones stay ignored.
exits 4 sh -c 'trap "" HUP; "$@" & sleep 0.1; kill -HUP $!; wait $!' sh \
	"$model" host,deaf add 1 --wait 0.3
says 'asked to come online, and still offline after '
waits 300

# Twice, a millisecond apart, from without: it is at work when it catches TERM.
whole=0
for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 \
	21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40; do
	"$model" host,deaf add 1 --wait 60 --json >"$tmp/out" 2>"$tmp/err" &
	pid=$!
	at_work $pid
	kill -TERM $pid
	sleep 0.001
	kill -TERM $pid 2>/dev/null
	wait $pid
	[ $? -eq 4 ] && [ "$("$json" 'errors[0].errno' <"$tmp/out")" = '"EINTR"' ] &&
		grep -q interrupted "$tmp/err" && whole=$((whole + 1))
done
[ $whole -eq 40 ]
ok "two signals at once leave the report whole in $whole of $turn runs" $?

# What was changed is changed though nobody can be told.
for words in 'set 1 1' 'add 1' 'remove 1 --no-wait' 'max 7 4'; do
	# shellcheck disable=SC2086
	exits 3 sh -c '"$@" >/dev/full' sh "$model" host $words
	says 'standard output: '
done
exits 3 sh -c '"$@" >/dev/full' sh "$model" host,nodes-missing doctor 1 --repair
exits 1 sh -c '"$@" >/dev/full' sh "$model" host doctor 1 --repair

# Words.
for verb in set add remove; do
	exits 0 "$xvcpu" help $verb
	! sed 1d "$tmp/out" | grep -q '.\{81\}'
	ok "the help of $verb fits into 80 columns" $?
done
for wait in x -1 1x . 1. '' ' 1' 1e3 99999999; do
	exits 2 "$model" host add 1 --wait "$wait"
done
for wait in 0 0.000000001 1000000 000.5; do
	exits 0 "$model" host add 1 --wait "$wait"
done
exits 2 "$model" host add 1 --wait 1 --no-wait
for number in 4x +4 ' 4' '' -2 4294967296; do
	exits 2 "$model" host add 1 "$number"
	exits 2 "$model" host remove 1 "$number"
	exits 2 "$model" host set 1 "$number"
done
exits 2 "$model" host set 1 0
exits 2 "$model" host set 1 -1
exits 2 "$model" host set 1
exits 2 "$model" host add
exits 2 "$model" host add 1 2 3

# What hot-plug would do.
exits 0 "$model" host doctor 1
grep -q '^ok  nodes ' "$tmp/out" && grep -q '^ok  add .*vCPU 3$' "$tmp/out" &&
	grep -q '^ok  remove .*vCPU 2$' "$tmp/out"
ok "doctor DOMAIN tells what -1 would be" $?
exits 0 "$model" host doctor 1 --json
has usable true
exits 1 "$model" host,hvm doctor 1
grep -q '^no  type ' "$tmp/out"
ok "doctor DOMAIN says that HVM does not listen" $?
exits 0 "$model" host,nodes-missing doctor 1
grep -q '^--  nodes .*: 1; .*: 3' "$tmp/out"
ok "doctor DOMAIN names the nodes that are missing or make no sense" $?
exits 0 "$model" host,nodes-missing doctor 1 --repair
grep -q '^ok  repair .*1,3' "$tmp/out"
ok "and writes them" $?
exits 1 "$model" host,store-absent doctor 1
exits 1 "$model" host,store-absent doctor 1 --repair
says 'repair the nodes: there is no xenstore daemon here'
exits 2 "$model" host doctor 1 2
exits 2 "$model" host doctor --repair
exits 1 "$model" host doctor 5

# A name whose domid is another domain's by now is not that domain's.
exits 1 "$model" name-goes,nodes-kept set 'guest one' 2 --live
says "domain 'guest one': it does not run"

# What sets a maximum or repairs nodes is not ended in the middle, either; and
# the domid can become another domain's.
exits 0 "$model" signals-early max 7 4
prints 'domain 7: 4 vCPUs at most'
exits 0 "$model" signals-early,nodes-missing doctor 1 --repair
grep -q '^ok  repair .*1,3' "$tmp/out"
ok "a signal does not end a repair" $?
