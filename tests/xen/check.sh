# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# Part of tests/check: the live suites, each on a host in a QEMU of its own.

# The options of tests/xen/run for a host by name.
live_host() {
	case $1 in
	files-4.*) echo "--xen ${1#files-}" ;;
	image) echo "--xen 4.17 --xen-image ${XVCPU_XEN_IMAGE:-4.20}" ;;
	4.*-pvh) echo "--xen ${1%-pvh} --cpus 2 --dom0 pvh" ;;
	4.*) echo "--xen $1 --guest pv:2:8 --guest pv-noonline:2:4" ;;
	oxenstored) echo "--store oxenstored --guest pv:2:8 --guest pv-noonline:2:4" ;;
	pvh-guest) echo "--cpus 2 --guest pvh:2:8" ;;
	pvh-noonline) echo "--cpus 2 --guest pvh-noonline:2:4" ;;
	examples) echo "--cpus 10 --nodes 2 --dom0-vcpus 4 --guest pv:2:4" \
		"--copy tests/xen/live-examples" \
		"$(printf -- '--copy %s ' "$build"/examples/*)" ;;
	large) echo "--xen 4.17 --cpus 128 --nodes 4 --dom0-vcpus 8" ;;
	arm64) echo "--arch arm64 --cpus 4" ;;
	*) return 1 ;;
	esac
}

# One after the other, each in any case; a guest or a host that did not hold, 125,
# ends them.  A failure before that is the answer.
# shellcheck disable=SC2016
in_turn() {	# COMMAND...
	echo 's='
	printf '{ %s; }; case $? in 0) ;; 125) exit ${s:-125} ;; *) s=1 ;; esac\n' "$@"
	echo 'exit ${s:-0}'
}

# What runs in its dom0.
live_command() {
	case $1 in
	oxenstored) echo './live-hotplug 10' ;;
	pvh-guest | pvh-noonline) echo './live-hotplug 10 guests' ;;
	files-*) echo './live-files corpus.tar' ;;
	examples) echo ./live-examples ;;
	image) echo 'live -j1 --filter "!(xl*)/*"' ;;
	4.17)
		in_turn 'live -j1' './live-coming-from coming-from.md' ./live-states \
			./live-nextboot ./live-manual \
			'./live-memory ./xvcpu-small 640' './live-hotplug 50'
		;;
	arm64) in_turn live-static './live-hotplug 10' ;;
	4.14 | 4.20)
		in_turn 'live -j1' ./live-states ./live-nextboot './live-hotplug 10' ;;
	*) echo 'live -j1' ;;
	esac
}

live_try() {
	local options
	options=$(live_host "$1") || return 2
	mkdir -p "$logs/$1"
	tar -cf "$logs/$1/corpus.tar" -C tests/plain/corpus xl || return 2
	cp "$build/musl/xvcpu" "$logs/$1/xvcpu-small" || return 2
	# shellcheck disable=SC2086
	tests/xen/run $options --timeout "$(live_limit "$1")" --copy tests/xen/live.sh \
		--copy tests/xen/live-states --copy tests/xen/live-hotplug \
		--copy tests/xen/live-nextboot --copy tests/xen/live-files \
		--copy tests/xen/live-memory --copy "$logs/$1/xvcpu-small" \
		--copy "$build/musl/test/peak" --copy tests/xen/live-manual \
		--copy tests/cli/page.awk --copy tests/cli/shape \
		--copy docs/man/xvcpu-json.5 \
		--copy tests/xen/live-coming-from --copy docs/coming-from.md \
		--copy "$logs/$1/corpus.tar" -- \
		env XVCPU_TEST_MUST_RUN=1 sh -c "$(live_command "$1")"
}

# How long a host may take: that of a machine with other work for two.  One that
# stands still is noticed by tests/xen/run itself.
live_limit() {
	case $1 in
	*pvh*) echo 900 ;;
	*) echo 3000 ;;
	esac
}

# What QEMU makes of nested virtualization may still crash a PVH host, or let it
# stand still.  Another host that did not come up, or broke down, has one more
# try; the report says so, and why.
live_one() {
	local try status tries=2
	[[ $1 != *pvh* ]] || tries=3
	for ((try = 1; try <= tries; try++)); do
		live_try "$1"
		status=$?
		[ $status = 125 ] || break
		echo "tests/check: $1: the host broke down in try $try"
	done
	return $status
}

# live_round NAME...: side by side, then counted in order.
live_round() {
	local name
	for name; do
		case $name in
		testbed) start testbed tests/xen/selftest ;;
		*) start "live-$name" live_one "$name" ;;
		esac
	done
	wait
	for name; do
		[ "$name" = testbed ] || name=live-$name
		judge "$name"
	done
}

# In pairs, as a run keeps one core busy.  One with PVH has a thread for each of
# its CPUs, which wait for each other: it needs the machine for itself.
live() {
	local name pair=()
	[ $# -gt 0 ] || set -- 4.17 files-4.17 4.14 4.20 files-4.14 files-4.20 \
		oxenstored large testbed examples image arm64 4.14-pvh 4.17-pvh pvh-guest \
		pvh-noonline
	for name; do
		case $name in
		*pvh*) live_round "$name" ;;
		*) pair+=("$name") ;;
		esac
		[ ${#pair[@]} -lt 2 ] && continue
		live_round "${pair[@]}"
		pair=()
	done
	[ ${#pair[@]} -eq 0 ] || live_round "${pair[@]}"
}
