# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# Part of tests/packaging/build: what is installed, and whether it works.

# What is installed: type, mode, path, and where links point to.
listed() {
	(cd "$d" && find . ! -type d -printf '%y %m %P %l\n') | sed 's/ $//' | sort -k3
}
headers() { # INCLUDEDIR MANDIR
	printf "f 644 $1/xvcpu/%s.h\n" cpumap cpumap_inline hypercall version \
		xenstore domctl domctl_{batch,domain,host,pin,sampler,snapshot} \
		hotplug nextboot
	printf "f 644 $2/man3/%s.3\n" libxvcpu xvcpu-{cpumap,hypercall,version} \
		xvcpu-domctl{,_batch,_domain,_host,_pin,_sampler,_snapshot} \
		xvcpu-{xenstore,hotplug,nextboot}
}
wanted_lib() { # LIBDIR INCLUDEDIR MANDIR
	local version=${name#xvcpu-}
	headers "$2" "$3"
	echo "f 644 $1/pkgconfig/xvcpu.pc"
	[[ $kind != *static* ]] || echo "f 644 $1/libxvcpu.a"
	[[ $kind == *shared* ]] || return 0
	echo "f 755 $1/libxvcpu.so.$version"
	echo "l 777 $1/libxvcpu.so.${version%%.*} libxvcpu.so.$version"
	echo "l 777 $1/libxvcpu.so libxvcpu.so.${version%%.*}"
}
wanted_bin() { # SBINDIR MANDIR BASHCOMPDIR ZSHCOMPDIR [UNITDIR]
	printf 'f 755 %s\n' "$1/xvcpu" "$1/xvcpu-pins"
	printf 'f 644 %s\n' "$2"/man5/xvcpu-{json,pins}.5 \
		"$2"/man7/xvcpu-cpulist.7 "$2"/man8/xvcpu{,-pins}.8 \
		"$3/xvcpu" "$4/_xvcpu"
	[ $# = 4 ] || echo "f 644 $5/xvcpu-pins.service"
}
# installs BUILD LISTING VARIABLE...: exactly that, for all to read whatever the
# umask is; and uninstall takes it away again.
installs() {
	local to=$1 wanted=$2
	shift 2
	rm -rf "$d"
	(umask 077 && build "$to" install DESTDIR="$d" "$@") &&
		diff <(sort -k3 <<<"$wanted") <(listed) &&
		[ -z "$(find "$d" -mindepth 1 ! -type l ! -perm -444)" ]
}
uninstalls() { # BUILD VARIABLE...
	local to=$1
	shift
	build "$to" uninstall DESTDIR="$d" "$@" && [ -z "$(listed)" ]
}

# Whether what was installed last has the paths of $paths, and no other.
filled() {
	cat "$d/l/x/pkgconfig/xvcpu.pc" "$d/s/xvcpu-pins" "$d/u/xvcpu-pins.service" |
		grep -v '^#' | grep -oE "/(usr|i|l/x|c|s)(/[a-z/-]+)?$|/[scu]/[a-z/-]*" |
		sort -u | diff <(printf '%s\n' /c/default/xvcpu-pins /i /l/x \
		/s/xvcpu{,-pins} /usr/local | sort) -
}
alone() { # TARGET LISTING
	rm -rf "$d"
	build both "$1" "$quick" DESTDIR="$d" "${paths[@]}" &&
		diff <(sort -k3 <<<"$2") <(listed)
}

# links NEEDED...: what the command and $kind of the library need, and they run.
links() {
	needs "$d/usr/sbin/xvcpu" "$@" &&
		LD_LIBRARY_PATH=$d/usr/lib runs "$d/usr/sbin/xvcpu"
}
needs() { # FILE LIBRARY...
	local file=$1
	shift
	readelf -d "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort |
		diff <([ $# = 0 ] || printf '%s\n' "$@") -
}
# of_kind STATIC: a build of $kind, of the same objects.
of_kind() {
	rm -f "$work"/both/{xvcpu,libxvcpu.*}
	installs both "$(wanted_lib usr/lib usr/include usr/share/man
		wanted_bin usr/sbin usr/share/man "${completions[@]/#/usr/}" \
		usr/lib/systemd/system)" "$quick" PREFIX=/usr LIBRARY="${kind/shared,static/both}" STATIC="$1" || return
	[[ $kind == *shared* ]] || [ ! -e "$work/both/libxvcpu.so" ]
}

# README's program by what pkg-config says, against the library below $1.
compiles() { # PREFIX [--static]
	local prefix=$1
	shift
	example >"$work/example.c" &&
		pkg-config "$@" --cflags --libs xvcpu >"$work/flags" || return
	# shellcheck disable=SC2046
	cc -Wall -Wextra -Werror -o "$work/example" "$work/example.c" \
		${1:+-static} $(<"$work/flags") &&
		LD_LIBRARY_PATH=$prefix/lib has_no_xen "$work/example"
}
# It runs, and says why there is nothing to see here.
has_no_xen() { # COMMAND...
	"$@" 2>"$work/why" || grep privcmd "$work/why"
}
