# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# Part of tests/packaging/build: compilers, their flags, what they make.

# takes LAYOUT: from where it lies there Xen's headers are used, and no others.
takes() {
	local objects=(hypercall/privcmd domctl/operation xenstore/io)
	objects=("${objects[@]/#/$work/from-$1/}")
	build "from-$1" XEN_INCLUDE="$work/$1" CI=1 CFLAGS='-O0 -H' \
		"${objects[@]/%/.o}" >"$work/read" 2>&1 || { cat "$work/read"; return 1; }
	grep "^\.* $work/$1/.*domctl\.h\|^\.* $work/from-$1/.*domctl\.h" "$work/read" &&
		! grep '^\.* /usr/include/xen/' "$work/read"
}
# As a source tree has them, as they are installed, and below a sysroot.
layouts() {
	mkdir -p "$work"/{tree,installed,sysroot/usr/include} &&
		cp -r /usr/include/xen/. "$work/tree" && rm -r "$work/tree/sys" &&
		cp -r /usr/include/xen "$work/installed" &&
		cp -r /usr/include/xen "$work/sysroot/usr/include"
}

# Another machine, by CC alone.
is_arm64() {
	readelf -h "$work"/arm/{*/*.o,libxvcpu.{a,so},xvcpu} |
		sed -n 's/ *Machine: *//p' | sort -u | diff <(echo AArch64) -
}
links_arm64() {
	aarch64-linux-gnu-gcc -static -o "$work/example" "$work/example.c" \
		-I"$work/both/include" "$work/arm/libxvcpu.a" &&
		has_no_xen qemu-aarch64 "$work/example"
}
dynamic_arm64() {
	ln -sfn libxvcpu.so "$work/arm/libxvcpu.so.0" &&
		runs qemu-aarch64 -L /usr/aarch64-linux-gnu \
			-E LD_LIBRARY_PATH="$work/arm" "$work/arm/xvcpu"
}

# A distribution's flags, by the environment: in each line, and what comes of it.
hardened() {
	CFLAGS='-O1 -g -fPIE -fstack-protector-strong -Werror=format-security' \
		CPPFLAGS='-DPACKAGER -D_FORTIFY_SOURCE=2' \
		LDFLAGS='-Wl,-z,relro,-z,now -Wl,--as-needed -pie' \
		make -C "$a" -j2 B="$work/hardened" V=1 all STATIC=0 |
		sed ':a; /\\$/ { N; s/\\\n//; ba }' >"$work/lines"
}
in_each() { # LINES FLAG...
	local lines=$1 flag
	shift
	grep -cE -- "$lines" "$work/lines" || return
	for flag; do
		! grep -E -- "$lines" "$work/lines" | grep -vF -e "$flag" || return
	done
}
is_hardened() {
	local file
	for file in xvcpu libxvcpu.so; do
		readelf -lW "$work/hardened/$file" | grep GNU_RELRO &&
			readelf -d "$work/hardened/$file" | grep BIND_NOW || return
	done
	readelf -d "$work/hardened/xvcpu" | grep PIE
}

# same BUILD FILE...: in both trees.
same() {
	local to=$1 file
	shift
	for file; do
		cmp "$a/$to/$file" "$b/$to/$file" || return
	done
}
# Side by side, as different as two machines are.  The other tree is read-only.
twice() {
	local tree=$work/tree
	(
		umask 027
		export TZ=Asia/Tokyo LANG=de_DE.UTF-8 LC_ALL=
		make -s -j1 -C "$b" XEN_INCLUDE="$tree" &&
			make -s -j1 -C "$b" SMALL=1 B=build/small
	) &
	make -s -j2 -C "$a" XEN_INCLUDE="$work/installed" &&
		make -s -j2 -C "$a" SMALL=1 B=build/small &&
		wait $!
}
read_only() {
	git -C "$work/repo" --work-tree="$a" status --porcelain | diff /dev/null - &&
		git -C "$work/repo" --work-tree="$b" status --porcelain |
			diff /dev/null -
}
