# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2015,SC2034,SC2154
#
# The options of tests/xen/run, checked.  Needs: top, usage and misuse.

version=4.17 xen_image='' arch=x86_64 cpus=4 nodes=1 dom0=pv dom0_vcpus=
xen_cmdline='' store='' kernel='' guests=() copies=() timeout=900
shell='' verbose='' steady='' command=()

whole() {	# OPTION VALUE MIN MAX
	case $2 in
	'' | *[!0-9]* | 0?* | ??????*) ;;
	*) [ "$2" -ge "$3" ] && [ "$2" -le "$4" ] && return ;;
	esac
	misuse "$1 takes a number from $3 to $4, not '$2'"
}

readable() {	# OPTION FILE
	[ -f "$2" ] && [ -r "$2" ] || misuse "$1: no file '$2' to read"
}

# Append "TYPE VCPUS MAXVCPUS [noonline]" to `guests`.
add_guest() {	# SPEC
	local type vcpus max rest flag=

	IFS=: read -r type vcpus max rest <<<"$1"
	case $type in
	*-noonline) flag=noonline type=${type%-noonline} ;;
	esac
	case $type in
	pv | pvh) ;;
	*) misuse "--guest takes pv or pvh, not '$1'" ;;
	esac
	[ -z "$rest" ] || misuse "--guest takes TYPE:VCPUS:MAXVCPUS, not '$1'"
	whole "--guest $1: VCPUS" "${vcpus:=2}" 1 512
	whole "--guest $1: MAXVCPUS" "${max:=$vcpus}" "$vcpus" 512
	guests+=("$type $vcpus $max $flag")
}

parse() {
	while [ $# -gt 0 ]; do
		case $1 in
		--) shift; command=("$@"); break ;;
		-h | --help) usage; exit 0 ;;
		--shell) shell=yes; shift; continue ;;
		--steady) steady=5; shift; continue ;;
		--steady=*)
			whole --steady "${1#*=}" 0 10
			steady=${1#*=}
			shift
			continue
			;;
		--verbose) verbose=yes; shift; continue ;;
		--*) [ $# -gt 1 ] || misuse "$1 takes a value" ;;
		*) misuse "'$1' is no option; COMMAND comes after --" ;;
		esac
		case $1 in
		--xen) version=$2 ;;
		--xen-image) xen_image=$2 ;;
		--arch) arch=$2 ;;
		--cpus) whole "$1" "$2" 1 4095; cpus=$2 ;;
		--nodes) whole "$1" "$2" 1 8; nodes=$2 ;;
		--dom0) dom0=$2 ;;
		--dom0-vcpus) whole "$1" "$2" 1 4095; dom0_vcpus=$2 ;;
		--xen-cmdline) xen_cmdline+=" $2" ;;
		--store) store=$2 ;;
		--kernel) kernel=$2 ;;
		--guest) add_guest "$2" ;;
		--copy) readable "$1" "$2"; copies+=("$2") ;;
		--timeout) whole "$1" "$2" 1 86400; timeout=$2 ;;
		*) misuse "unknown option '$1'" ;;
		esac
		shift 2
	done
	check_options
}

suite_of() {	# VERSION
	case $1 in
	4.14) echo bullseye ;;
	4.17) echo bookworm ;;
	4.20) echo trixie ;;
	*) return 1 ;;
	esac
}

# Set what follows from --xen and --arch.
check_platform() {
	suite=$(suite_of "$version") ||
		misuse "--xen takes 4.14, 4.17 or 4.20, not '$version'"
	case $arch in
	x86_64)
		deb_arch=amd64 build=$top/build
		qemu_binary=${XVCPU_QEMU:-qemu-system-x86_64}
		;;
	arm64)
		deb_arch=arm64 build=$top/build/arm64
		qemu_binary=${XVCPU_QEMU:-qemu-system-aarch64}
		;;
	*) misuse "--arch takes x86_64 or arm64, not '$arch'" ;;
	esac
	[ "$arch" = x86_64 ] || [ "$version" = 4.17 ] ||
		misuse "--arch arm64 has Xen 4.17 only"
}

# On a Xen that its libxenctrl does not fit, xenstored denies dom0 everything as
# soon as a domain has ended; oxenstored goes on.
usual_store() {
	case $xen_image:$arch in
	?*:x86_64) echo oxenstored ;;
	*) echo xenstored ;;
	esac
}

find_cache() {
	cache=${XVCPU_CACHE:-$top/build/cache}
	mkdir -p "$cache" || exit 125
	cache=$(cd "$cache" && pwd)
}

check_options() {
	check_platform
	case $dom0 in
	pv | pvh) ;;
	*) misuse "--dom0 takes pv or pvh, not '$dom0'" ;;
	esac
	case ${kernel:=$suite} in
	bullseye | bookworm | trixie) ;;
	*) misuse "--kernel takes bullseye, bookworm or trixie, not '$kernel'" ;;
	esac
	case ${store:=$(usual_store)} in
	xenstored | oxenstored) ;;
	*) misuse "--store takes xenstored or oxenstored, not '$store'" ;;
	esac
	case $xen_image in
	'' | 4.14 | 4.17 | 4.20) ;;
	*) readable --xen-image "$xen_image" ;;
	esac
	[ "$nodes" -le "$cpus" ] || misuse "--nodes: more nodes than CPUs"
	[ -n "$dom0_vcpus" ] || dom0_vcpus=$((cpus < 8 ? cpus : 8))
	[ "$dom0_vcpus" -le "$cpus" ] || misuse "--dom0-vcpus: more than CPUs"
	[ ${#command[@]} -gt 0 ] || [ -n "$shell" ] ||
		misuse "no COMMAND after --"
	[ "$arch" = x86_64 ] || check_arm
	# Debian's Xen stops at 256 CPUs, QEMU's usual machine at 255.
	[ "$cpus" -le 255 ] || [ -n "$xen_image" ] ||
		misuse "--cpus: Debian's Xen has 255 at most; see --xen-image"
	boot_limit=$((300 + 4 * cpus + 100 * ${#guests[@]}))
}

check_arm() {
	[ "$cpus" -le 8 ] || misuse "--arch arm64 has 8 CPUs at most"
	[ "$nodes" = 1 ] || misuse "--arch arm64 has no NUMA nodes"
	[ "$dom0" = pv ] || misuse "--dom0 is for x86_64"
	case " ${guests[*]}" in
	*' pv '*) misuse "--arch arm64 has guests of type pvh only" ;;
	esac
}
