# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# Part of tests/check: the live suites, each in a QEMU of its own, two at a time
# (a run keeps one core busy).

# The options of tests/xen/run for a host by name, and what runs in its dom0.
live_host() {
	case $1 in
	4.14 | 4.20) echo "--xen $1 --guest pv:2:4" ;;
	4.17) echo "--xen 4.17 --nodes 2 --guest pv:2:8 --guest pvh:2:4" ;;
	*-pvh) echo "--xen ${1%-pvh} --dom0 pvh" ;;
	large) echo "--xen 4.17 --cpus 128 --nodes 4 --dom0-vcpus 8" ;;
	arm64) echo "--arch arm64 --cpus 4" ;;
	*) return 1 ;;
	esac
}

live_one() {
	local options
	options=$(live_host "$1") || return 2
	# shellcheck disable=SC2086
	tests/xen/run $options --timeout 900 -- \
		env XVCPU_TEST_MUST_RUN=1 XVCPU_TEST_HOST="$1" live -j1
}

# Run in pairs, then count in order.
live() {
	local hosts=("$@") name i
	[ $# -gt 0 ] || hosts=(4.17 4.14 4.20 4.14-pvh 4.17-pvh large arm64)
	suite testbed tests/xen/selftest
	for ((i = 0; i < ${#hosts[@]}; i += 2)); do
		for name in "${hosts[@]:i:2}"; do
			start "live-$name" live_one "$name"
		done
		wait
		for name in "${hosts[@]:i:2}"; do
			judge "live-$name"
		done
	done
}
