# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# Part of tests/check: runs what has tests, counts them and tells how far it is.
# $logs is where their output goes, ${usual[NAME]} the seconds that one takes on a
# quiet machine with two cores.

passed=0
failed=0

# The last line, in every case.
total() {
	local text="$passed passed, $failed failed"
	exec >&3
	wait "$filter"
	echo "$text" | tee "$logs/summary"
	[ "$failed" = 0 ]
}

# report NAME PASSED FAILED SECONDS
report() {
	passed=$((passed + $2))
	failed=$((failed + $3))
	printf '%-28s %5d passed  %3d failed  %4ds\n' "$@"
	[ "$3" = 0 ] || sed 's/^/    /' "$logs/$1.log" | tail -n 40
}

# The counts in a log, tested and passed: all of Criterion's syntheses and all
# closing lines of scripts together, of the last try.
count() {
	sed 's/\x1b\[[0-9;]*m//g' "$1" | tr -d '\000\r' | sed -nE \
		-e 's/^tests\/check: .* broke down in try .*/again/p' \
		-e 's/.*Tested: ([0-9]+).*Passing: ([0-9]+).*/\1 \2/p' \
		-e 's/^([0-9]+) passed, 0 failed$/\1 \1/p' \
		-e 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2 +/p' | awk '
		$1 == "again" { tested = good = 0; next }
		$3 == "+" { tested += $1 + $2; good += $1; next }
		{ tested += $1; good += $2 }
		END { print tested + 0, good + 0 }'
}

# How long NAME may take before it is said to hang: no busy machine is so slow.
patience() {
	larger 3600 $((${usual[$1]:-60} * 20))
}

# hang NAME SECONDS: end what shares this process group, if it is still there.
hang() {
	sleep "$2"
	echo "$2" >"$logs/$1.hung"
	trap '' TERM
	kill 0
	sleep 10
	kill -KILL 0
}

# start NAME COMMAND...: a program that counts its own tests, in the background.
# Nothing that stays in its process group outlives it.
start() {
	local name=$1 began=$SECONDS
	shift
	rm -f "$logs/$name.status" "$logs/$name.hung"
	set -m
	{
		set +m
		hang "$name" "$(patience "$name")" &
		"$@" >"$logs/$name.log" 2>&1 </dev/null
		echo "$? $((SECONDS - began))" >"$logs/$name.status"
		kill -KILL 0
	} >/dev/null 2>&1 3>&- &
	set +m
	began_at[$name]=$began
	job_of[$name]=$!
	running+=("$!")
}
declare -A began_at job_of
running=()

# The builtin would wait for progress as well, which goes on to the end.
wait() {
	if [ $# = 0 ]; then
		set -- "${running[@]}"
		running=()
	fi
	# Without bash's word on each that was killed in the end.
	[ $# = 0 ] || builtin wait "$@" 2>/dev/null
}

# What an interrupted run leaves would go on for minutes.
stop() {
	local job
	trap '' INT TERM HUP
	for job in $(jobs -p); do
		kill -- "-$job"
	done
	echo "tests/check: interrupted"
	failed=$((failed + 1))
	total
	exit 1
}

# ended NAME: its exit status and its time, and what to say of how it ended.
ended() {
	status=lost took=$((SECONDS - began_at[$1])) why=
	if [ -s "$logs/$1.status" ]; then
		read -r status took <"$logs/$1.status"
	elif [ -s "$logs/$1.hung" ]; then
		why="it hung, ended after $(<"$logs/$1.hung") seconds"
	else
		why="its exit status is lost: what ran it was killed"
		kill -KILL -- "-${job_of[$1]}" 2>/dev/null
	fi
}

# judge NAME: count what has ended.
judge() {
	local name=$1 status took why tested good
	ended "$name"
	read -r tested good <<<"$(count "$logs/$name.log")"
	if [ -n "$why" ]; then
		:
	elif [ "$tested" = 0 ]; then
		why="no test ran, exit status $status"
	elif [ "$status" != 0 ] && [ "$tested" = "$good" ]; then
		why="all its tests passed, but its exit status is $status"
	elif grep -aq 'SKIP\]' "$logs/$name.log"; then
		why="a test was skipped"
	fi
	if [ -n "$why" ]; then
		echo "tests/check: $name: $why" >>"$logs/$name.log"
		tested=$((tested + 1))
	fi
	report "$name" "$good" $((tested - good)) "$took"
	# A second try is no secret.
	[ "$good" != "$tested" ] || grep -a '^tests/check: ' "$logs/$name.log"
}

suite() {
	start "$@"
	wait
	judge "$1"
}

# step NAME COMMAND...: one test, by its exit status.
step() {
	local name=$1 status took why good=0
	start "$@"
	wait "$!"
	ended "$name"
	[ -z "$why" ] || echo "tests/check: $name: $why" >>"$logs/$name.log"
	[ "$status" != 0 ] || good=1
	report "$name" $good $((1 - good)) "$took"
}

# plan COMMAND...: what it would run, without that: a line for each round, with
# the names of what goes side by side.
plan() (
	round=()
	deps() { :; }
	start() { round+=("$1"); }
	step() { echo "$1"; }
	judge() { :; }
	wait() {
		echo "${round[@]}"
		round=()
	}
	"$@"
)

# check COMMAND...: run all steps of it, and tell meanwhile how far they are.
check() {
	local rounds
	mapfile -t rounds < <(plan "$@")
	exec 3>&1 > >(progress "${rounds[@]}")
	filter=$!
	trap stop INT TERM HUP
	"$@"
	total
}

# progress ROUND...: hand reports on, and say once a minute how far all is.
progress() {
	local line='' part status told=$SECONDS since=$SECONDS
	local -A done_in
	tell "$@"
	while :; do
		IFS= read -r -t $((told + 60 > SECONDS ? told + 60 - SECONDS : 1)) part
		status=$?
		line+=$part
		if [ $status -gt 128 ]; then
			told=$SECONDS
			tell "$@"
			continue
		fi
		[ $status = 0 ] || break
		printf '%s\n' "$line"
		if [[ $line =~ ^([^ ]+)\ .*\ failed\ +([0-9]+)s$ ]]; then
			done_in[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
			since=$SECONDS
		fi
		line=
	done
	printf '%s' "$line"
}

# What is left takes as much longer than usual as what is done has taken; the
# first round that is not done has been at work since the last report.
tell() {
	local round name names=0 finished=0 usual_done=0 took_done=0 now='' later=0
	local most took open left
	for round; do
		most=0 took=0 open=
		for name in $round; do
			names=$((names + 1))
			most=$(larger "$most" "${usual[$name]:-60}")
			took=$(larger "$took" "${done_in[$name]:-0}")
			[ -n "${done_in[$name]:-}" ] || open=1
			[ -z "${done_in[$name]:-}" ] || finished=$((finished + 1))
		done
		if [ -z "$open" ]; then
			usual_done=$((usual_done + most))
			took_done=$((took_done + took))
		elif [ -z "$now" ]; then
			now=$most
		else
			later=$((later + most))
		fi
	done
	[ $usual_done -ge 20 ] || usual_done=1 took_done=1
	left=$((${now:-0} * took_done / usual_done - (SECONDS - since)))
	left=$(($(larger 0 $left) + later * took_done / usual_done))
	echo "tests/check: $finished of $names done, $((SECONDS / 60)) min gone," \
		"about $(((left + 59) / 60)) min left"
}

larger() {
	echo $(($1 > $2 ? $1 : $2))
}
