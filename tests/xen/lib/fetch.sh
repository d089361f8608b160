# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# Debian packages of any suite and architecture, without touching the machine's
# own: a private apt state (lists, cache, sources) per suite, `apt-get download`
# and `dpkg -x`.  The mirror is the one that this machine's apt uses; the
# signatures are checked with Debian's own archive keyring.
#
# Needs: cache (the cache directory), announce and die.

# Set `apt` to the options that select the private state of a suite.
apt_options() {	# SUITE ARCH
	local state=$cache/apt/$1-$2

	apt=(-q -o "Dir::Etc::sourcelist=$state/sources.list"
		-o Dir::Etc::sourceparts=/dev/null
		-o Dir::Etc::preferences=/dev/null
		-o Dir::Etc::preferencesparts=/dev/null
		-o "Dir::State::lists=$state/lists"
		-o "Dir::State::status=$state/status"
		-o "Dir::Cache=$state/cache"
		-o "APT::Architecture=$2" -o "APT::Architectures=$2"
		-o APT::Sandbox::User=root -o APT::Default-Release=
		-o Acquire::Languages=none -o Acquire::Retries=3)
}

# The archive that this machine's apt has its main packages from: the one
# which carries a whole suite, not its updates or security fixes.
mirror() {
	local all

	all=$(apt-get update --print-uris 2>/dev/null |
		sed -n "s|^'\(.*\)/dists/[a-z]*/InRelease'.*|\1|p")
	{ grep '/debian$' <<<"$all"; grep debian <<<"$all"; } | head -n 1
}

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

apt_update() {	# SUITE ARCH
	local state=$cache/apt/$1-$2 uri key=$keyring

	uri=$(mirror)
	[ -n "$uri" ] || die "no Debian mirror found in this machine's apt sources"
	[ -f "$cache/keyring.gpg" ] && key=$cache/keyring.gpg
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
	: >"$state/status"
	echo "deb [signed-by=$key] $uri $1 main" >"$state/sources.list"
	announce "reading the package list of $1 ($2)"
	apt-get "${apt[@]}" -o APT::Update::Error-Mode=any update \
		>"$state/log" 2>&1
}

# The lists of a suite.  A keyring too old to know a newer suite is replaced,
# in the cache only, by the one of the suite this machine does trust.
apt_lists() {	# SUITE ARCH
	apt_options "$1" "$2"
	[ -e "$cache/apt/$1-$2/ready" ] && return
	apt_update "$1" "$2" || {
		grep -q 'NO_PUBKEY\|not signed' "$cache/apt/$1-$2/log" &&
			newer_keyring && apt_update "$1" "$2"
	} || {
		cat "$cache/apt/$1-$2/log" >&2
		die "cannot read the package list of $1"
	}
	: >"$cache/apt/$1-$2/ready"
}

newer_keyring() {
	local dir=$cache/keyring.new

	rm -rf "$dir" && mkdir -p "$dir" && (
		cd "$dir" || exit
		apt-get -q -o APT::Sandbox::User=root download \
			debian-archive-keyring >/dev/null &&
			dpkg -x ./*.deb x && cp -L "x${keyring%/*}/debian-archive-keyring.gpg" \
			"$cache/keyring.gpg"
	)
	local status=$?
	rm -rf "$dir"
	return $status
}

# What packages depend on, those that are libraries only, to any depth.
library_closure() {	# PACKAGE...
	local all=" " next=("$@") found

	while [ ${#next[@]} -gt 0 ]; do
		found=$(apt-cache "${apt[@]}" depends --no-recommends \
			--no-suggests --no-conflicts --no-breaks \
			--no-replaces --no-enhances "${next[@]}" |
			sed -n 's/^ *|\{0,1\}\(Pre\)\{0,1\}Depends: \(lib[a-z0-9.+-]*\|zlib1g\)$/\2/p' |
			sort -u)
		next=()
		for found in $found; do
			case $all in *" $found "*) continue ;; esac
			all+="$found "
			next+=("$found")
		done
	done
	echo "$all"
}

# Unpack packages of a suite below DIR.  The package lists are read again once
# if a package has been replaced on the mirror since.
unpack() {	# SUITE ARCH DIR PACKAGE...
	local suite=$1 arch=$2 dir=$3 deb
	shift 3

	mkdir -p "$dir.deb"
	announce "fetching $* ($suite, $arch)"
	if ! (cd "$dir.deb" && apt-get "${apt[@]}" download "$@" >log 2>&1); then
		apt_update "$suite" "$arch"
		(cd "$dir.deb" && apt-get "${apt[@]}" download "$@" >log 2>&1) || {
			cat "$dir.deb/log" >&2
			die "cannot fetch $*"
		}
	fi
	for deb in "$dir.deb"/*.deb; do
		dpkg -x "$deb" "$dir" || die "cannot unpack $deb"
	done
	rm -rf "$dir.deb"
}

# Xen of a suite, with the tools and the libraries of that suite; $1 the place
# to unpack to.
fetch_xen() {	# DIR SUITE ARCH VERSION
	local packages

	apt_lists "$2" "$3"
	packages=("xen-hypervisor-$4-$3" "xen-utils-$4" xenstore-utils)
	# shellcheck disable=SC2046
	unpack "$2" "$3" "$1" "${packages[@]}" libgcc-s1 \
		$(library_closure "${packages[@]:1}")
	rm -rf "${1:?}/usr/share" "$1/usr/lib/debug"
}

# The kernel and the busybox of dom0 and of the guests, the same for all Xens.
fetch_kernel() {	# DIR SUITE ARCH
	local package

	apt_lists "$2" "$3"
	package=$(apt-cache "${apt[@]}" depends "linux-image-$3" |
		sed -n 's/.*Depends: \(linux-image-[0-9]\)/\1/p' | head -n 1)
	[ -n "$package" ] || die "$2 has no kernel for $3"
	unpack "$2" "$3" "$1" "$package" busybox-static
	find "$1" -path '*/modules/*.ko*' ! -path '*/virtio/*' \
		! -path '*/xen/*' ! -path '*/char/*' -delete
	rm -rf "${1:?}/usr/share"
}

# The headers and libraries that a program for dom0 is compiled against.
fetch_dev() {	# DIR SUITE ARCH
	apt_lists "$2" "$3"
	unpack "$2" "$3" "$1" libxen-dev libc6-dev libc6 linux-libc-dev
	rm -rf "${1:?}/usr/share"
}

# Make $cache/NAME with `COMMAND DIR ARG...` unless it is there.  Others who
# share the cache wait; an interrupted download leaves nothing half done.
cached() {	# NAME COMMAND ARG...
	local name=$1 command=$2 dir=$cache/$1 lock
	shift 2

	[ -d "$dir" ] && return
	mkdir -p "${dir%/*}"
	exec {lock}>"$cache/lock"
	flock "$lock"
	if [ ! -d "$dir" ]; then
		rm -rf "$dir.part" "$dir.part.deb"
		mkdir -p "$dir.part"
		("$command" "$dir.part" "$@") || die "cannot make $name"
		mv "$dir.part" "$dir"
	fi
	exec {lock}>&-
}
