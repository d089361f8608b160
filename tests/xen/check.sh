# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# Part of tests/check: the live suites, each on a host in a QEMU of its own, two
# at a time (a run keeps one core busy).

# The options of tests/xen/run for a host by name.
live_host() {
	case $1 in
	files-4.*) echo "--xen ${1#files-}" ;;
	4.14 | 4.20) echo "--xen $1 --guest pv:2:8 --guest pv-noonline:2:4" ;;
	4.17) echo "--xen 4.17 --nodes 2 --guest pv:2:8 --guest pv-noonline:2:4" ;;
	pvh-guest) echo "--xen-cmdline guest_loglvl=none --guest pvh:2:8" ;;
	pvh-noonline)
		echo "--xen-cmdline guest_loglvl=none --guest pvh-noonline:2:4"
		;;
	4.14-pvh | 4.17-pvh) echo "--xen ${1%-pvh} --dom0 pvh" ;;
	large) echo "--xen 4.17 --cpus 128 --nodes 4 --dom0-vcpus 8" ;;
	arm64) echo "--arch arm64 --cpus 4" ;;
	*) return 1 ;;
	esac
}

# What runs in its dom0.
# shellcheck disable=SC2016
live_command() {
	case $1 in
	pvh-guest | pvh-noonline) echo './live-hotplug 10' ;;
	files-*) echo './live-files corpus.tar' ;;
	4.17) echo 'live -j1; s=$?; ./live-persist || s=1
		./live-hotplug 50 || s=1; exit $s' ;;
	arm64) echo 'live-static; s=$?; ./live-hotplug 10 || s=1; exit $s' ;;
	4.14 | 4.20) echo 'live -j1; s=$?; ./live-persist || s=1
		./live-hotplug 10 || s=1; exit $s' ;;
	*) echo 'live -j1' ;;
	esac
}

live_try() {
	local options
	options=$(live_host "$1") || return 2
	mkdir -p "$logs/$1"
	tar -cf "$logs/$1/corpus.tar" -C tests/plain/corpus xl || return 2
	# shellcheck disable=SC2086
	tests/xen/run $options --timeout 2100 --copy tests/xen/live-hotplug \
		--copy tests/xen/live-persist --copy tests/xen/live-files \
		--copy "$logs/$1/corpus.tar" -- \
		env XVCPU_TEST_MUST_RUN=1 sh -c "$(live_command "$1")"
}

# QEMU's emulation of nested virtualization crashes a PVH guest now and then: a
# host that did not come up, or broke down (125), has another try.
live_one() {
	local try status
	for try in 1 2 3; do
		live_try "$1"
		status=$?
		[ $status = 125 ] || break
		echo "tests/check: the host broke down, try $try"
	done
	return $status
}

# Run in pairs, then count in order.
live() {
	local hosts=("$@") name i
	[ $# -gt 0 ] || hosts=(testbed 4.17 4.14 4.20 4.14-pvh 4.17-pvh
		pvh-guest pvh-noonline large arm64)
	for ((i = 0; i < ${#hosts[@]}; i += 2)); do
		for name in "${hosts[@]:i:2}"; do
			case $name in
			testbed) start testbed tests/xen/selftest ;;
			*) start "live-$name" live_one "$name" ;;
			esac
		done
		wait
		for name in "${hosts[@]:i:2}"; do
			[ "$name" = testbed ] || name=live-$name
			judge "$name"
		done
	done
}
