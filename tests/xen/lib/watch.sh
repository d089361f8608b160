# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
#
# What dom0 says, and does the machine still get on?  One that stands still is
# found in a minute or two, in every phase, however busy this host is:
# - until dom0 is up, by what QEMU's threads have run, or wanted to run;
# - from then on by dom0's vCPUs, each of which says `alive CPU` every ten
#   seconds, woken by a timer of its own.
# Then Xen's debug keys, and QEMU, tell what waits for what.
#
# Needs: events (a descriptor), machine (QEMU's PID), cpus, steady, tmp, say.

# Seconds; the self-test has others.
idle_limit=60 pulse_limit=150

watch_begin() {
	pulses=() looked=$SECONDS wanted=$(qemu_wanted) part=
	# What another machine said before.
	while read -r -t 0.01 -u "$events" _; do :; done
}

# Set said to the next line.  When the time is up first, `read` has taken what
# was there of it, often its first byte: that is kept in part for the next call.
line() {	# SECONDS
	local piece

	IFS= read -r -t "$1" -u "$events" piece || {
		part+=$piece
		return 1
	}
	said=$part$piece part=
}

pulse() {	# CPU
	case $1 in
	'' | *[!0-9]*) ;;
	*) pulses[$1]=$SECONDS ;;
	esac
}

# Nanoseconds that QEMU's threads ran or were ready to run; 0: nobody knows.
qemu_wanted() {
	cat "/proc/$machine/task/"*/schedstat 2>/dev/null |
		awk '{ sum += $1 + $2 } END { printf "%.0f\n", sum }'
}

# Set why, if it stands still.
stands_still() {
	local cpu before=$wanted

	# With --steady, time in there is not ours.
	[ -z "$steady" ] || return
	for cpu in "${!pulses[@]}"; do
		[ $((SECONDS - pulses[cpu])) -lt $pulse_limit ] || {
			why="vCPU $cpu of dom0 has not woken up"
			why+=" for $pulse_limit s"
			return 0
		}
	done
	[ ${#pulses[@]} -eq 0 ] &&
		[ $((SECONDS - looked)) -ge $idle_limit ] || return
	looked=$SECONDS wanted=$(qemu_wanted)
	# A twentieth of one core.
	[ "$wanted" -gt 0 ] &&
		[ $((wanted - before)) -lt $((idle_limit * 50000000)) ] ||
		return
	why="QEMU had nothing to do for $idle_limit s"
}

# What Xen and QEMU say of a machine that stands still goes to its console.
question() {
	local key

	say "asking Xen and QEMU what waits for what"
	{
		printf '\1\1\1'
		for key in a r q e 0 t i M d; do
			sleep 2
			printf %s "$key"
		done
		sleep 3
	} <>"$tmp/com1.in" >&0
	{
		echo "info registers -a"
		for ((key = 0; key < cpus && key < 8; key++)); do
			echo "info lapic $key"
		done
		sleep 2
	} <>"$tmp/monitor.in" >&0
	cat "/proc/$machine/task/"*/wchan >>"$tmp/console" 2>/dev/null
}
