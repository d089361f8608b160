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

finish()
{
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
}
