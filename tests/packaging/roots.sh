# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# Bare systems to install into, made of Debian's own packages and kept in the cache.
#
# Needs: work, a directory, and ok.

arch=$(dpkg --print-architecture)
cache=$(mkdir -p "${XVCPU_CACHE:-build/cache}" &&
	cd "${XVCPU_CACHE:-build/cache}" && pwd) || exit

announce() {
	echo "${0##*/}: $*" >&2
}

die() {
	announce "$*"
	exit 1
}

# shellcheck source=tests/xen/lib/fetch.sh
. tests/xen/lib/fetch.sh

# make_root DIR OPTION...: a system of Debian's essential packages and apt, of
# this machine's release and archive, as a tarball in DIR.
make_root() {
	local dir=$1 release
	shift
	release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	announce "making a root of Debian $release: $*"
	mmdebstrap --quiet --variant=apt "$@" "$release" "$dir/root.tar" "$(mirror)"
}

# new_root NAME OPTION...: one in $work/NAME, whatever was there.
new_root() {
	local name=$1 key
	shift
	key=$(printf '%s\n' "$@" | cksum | tr -d ' ')
	cached "root/$name-$arch-$key" make_root "$@"
	rm -rf "${work:?}/$name" && mkdir "$work/$name" &&
		tar -C "$work/$name" -xpf "$cache/root/$name-$arch-$key/root.tar"
}

# within NAME COMMAND...: run in it, alone, without a network.
within() {
	local root=$work/$1
	shift
	unshare --mount --pid --net --ipc --fork --kill-child sh -c '
		root=$1; shift
		mount -t proc proc "$root/proc" &&
		exec chroot "$root" env -i HOME=/root LC_ALL=C \
			PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin \
			DEBIAN_FRONTEND=noninteractive "$@"' sh "$root" "$@" </dev/null
}

# exits STATUS NAME COMMAND...: its output stays in $work/said and $work/err.
exits() {
	local wanted=$1 name=$2 status
	shift 2
	within "$name" "$@" >"$work/said" 2>"$work/err"
	status=$?
	ok "$name: $* exits $wanted" ended $status "$wanted"
}

ended() { # STATUS WANTED
	[ "$1" = "$2" ] && return
	echo "exit status $1, not $2"
	cat "$work/said" "$work/err"
	return 1
}

prints() { # a line, and no other
	ok "  and prints $1" diff "$work/said" - <<<"$1"
}

# Where Xen is missing, an error says so, and what to do.
advises() {
	ok "  and says what to do" grep '^  [a-z]' "$work/err"
}

# install NAME DEB...: as a user would, and nothing else comes along.
install() {
	local name=$1
	shift
	cp "$@" "$work/$name/root/" && set -- "${@##*/}" || return
	exits 0 "$name" apt-get install -y "${@/#//root/}"
}
