# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# Part of tests/packaging/deb-root: the packages for arm64, built where that
# architecture is known beside ours, and installed where it is beside ours.

new_root cross --skip=check/qemu --architectures="$arch,arm64" \
	--include=build-essential,debhelper,crossbuild-essential-arm64 \
	--include=libxen-dev,libc6-dev:arm64 || die "there is no root"
mkdir "$work/cross/root/xvcpu"
cp packaging/build-deb "$tarball" "$work/cross/root/"
exits 0 cross /root/build-deb --host arm64 "/root/xvcpu-$version.tar.gz" \
	/root/xvcpu
ok "the packages for arm64 are three" [ \
	"$(find "$work/cross/root/xvcpu" -name '*xvcpu*_arm64.deb' \
		! -name '*-dbgsym_*' | wc -l)" = 3 ]
ok "lintian has no error and no warning, either" lintian --allow-root \
	--fail-on error,warning "$work"/cross/root/xvcpu/*.changes

new_root both --skip=check/qemu --architectures="$arch,arm64" \
	--include=libc6:arm64 || die "there is no root"
files both >"$work/before"
install both "$work"/native/{libxvcpu0,libxvcpu-dev}_*.deb \
	"$work"/cross/root/xvcpu/{xvcpu,libxvcpu0,libxvcpu-dev}_*_arm64.deb

# on_arm64 STATUS WORDS...: the installed command, under QEMU.
on_arm64() {
	local wanted=$1 status
	shift
	qemu-aarch64 -L "$work/both" "$work/both/usr/sbin/xvcpu" "$@" \
		>"$work/said" 2>"$work/err" </dev/null
	status=$?
	ok "arm64: xvcpu $* exits $wanted" ended $status "$wanted"
}

ok "the command is for arm64" sh -c \
	"readelf -h '$work/both/usr/sbin/xvcpu' | grep -q AArch64"
on_arm64 0 --version
prints "xvcpu $version"
on_arm64 0 cpus 0-3,^2 --ncpus 8
prints 0-1,3
on_arm64 0 cpus 0xff00ff --ncpus 64
prints 0-7,16-23
printf 'name = "web"\nvcpus = 2\nmaxvcpus = 8\n' >"$work/web.cfg"
on_arm64 0 set web 4 --config --file "$work/web.cfg"
ok "arm64: the file has what was set" grep -qx 'vcpus = 4' "$work/web.cfg"
on_arm64 5 doctor
on_arm64 5 list
advises
purged both xvcpu:arm64 libxvcpu0:arm64 libxvcpu-dev:arm64 \
	"libxvcpu0:$arch" "libxvcpu-dev:$arch"
