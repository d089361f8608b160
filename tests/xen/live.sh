# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2034
#
# What the live scripts share, in dom0: run xvcpu and count what is as it must
# be.  Each script ends with `finish`.

tmp=$(mktemp -d) || exit 1
passed=0
failed=0

ok()	# NAME STATUS
{
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
		echo "ok $((passed + failed)) $1"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $((passed + failed)) $1"
	sed 's/^/#   out: /' "$tmp/out"
	sed 's/^/#   err: /' "$tmp/err"
}

note() { echo "# $*"; }

# exits STATUS ARGUMENT...: run xvcpu; its output stays for the checks below.
exits()
{
	wanted=$1
	shift
	what="xvcpu $*"
	xvcpu "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	[ "$status" -eq "$wanted" ]
	ok "$what exits $wanted (exited $status)" $?
}

says() { grep -Fq -- "$1" "$tmp/err"; ok "$what says: $1" $?; }
prints() { grep -Fq -- "$1" "$tmp/out"; ok "$what prints: $1" $?; }

domid()
{
	case $1 in
	0) echo 0 ;;
	*) xl domid "$1" 2>/dev/null ;;
	esac
}

# A guest that does not do what it should: what it, xenstore and Xen say.  One
# that has gone, or whose first process says nothing any more, is no test of
# ours: the host did not hold, 125, unless something failed while it was sound.
sound=0
unsettled()	# NAME
{
	log=/var/log/xen/console/guest-$1.log
	said=$(grep -c '^alive' "$log")
	id=$(domid "$1")
	evidence "$1" 2>&1 | sed 's/^/# /'
	turns=0
	while [ -n "$id" ] && [ $turns -lt 120 ]; do
		[ "$(grep -c '^alive' "$log")" = "$said" ] || return
		sleep 1
		turns=$((turns + 1))
	done
	note "the guest $1 has gone, or stands still"
	[ "$sound" -gt 0 ] || exit 125
	finish
	exit 1
}

evidence()	# NAME
{
	tail -n 20 "$log"
	xl vcpu-list
	[ -n "$id" ] || return
	xenstore-ls "/local/domain/$id/cpu"
	xl dmesg -c >"$tmp/dmesg"
	xl debug-keys rq
	xl dmesg
	for vcpu in $(xl vcpu-list "$1" |
		awk 'NR > 1 && $5 !~ /p/ { print $3 }')
	do
		echo "vCPU $vcpu:"
		xenctx "$id" "$vcpu"
	done
}

finish()
{
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
}
