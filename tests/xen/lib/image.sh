# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2015,SC2154
#
# What dom0 boots from.  An image is a directory in the cache with
#
#   xen           the hypervisor, as QEMU loads it
#   vmlinux       the kernel of dom0 and of the guests
#   base.cpio     dom0: busybox, kernel modules, the Xen tools of that suite
#   guest.cpio    for runs with guests: their kernel and initial file system
#
# and each run appends a cpio of its own: our programs, COMMAND, its files.
# The Xen tools live below /suite with their own libc and dynamic linker, for
# libxl fits one Xen only and its libc may be older or newer than that of the
# programs compiled here; /usr/sbin holds a small script for each tool.
#
# Needs: cache, here (this directory's parent), fetch.sh, announce and die.

# In the order in which they load.
modules='virtio/virtio virtio/virtio_ring virtio/virtio_pci_legacy_dev
	virtio/virtio_pci_modern_dev virtio/virtio_pci virtio/virtio_mmio
	char/virtio_console xen/xen-evtchn xen/xen-privcmd xen/xen-gntdev
	xen/xen-gntalloc xen/xenfs/xenfs'

xen_tools='xl xenstored oxenstored xenconsoled xenconsole xen-init-dom0 xentop xenpm
	xen-hptool xen-cpuid xen-diag xentrace xenctx xenperf'

elf() { [ "$(head -c 4 "$1" | tr -d '\000\177')" = ELF ]; }

# Number at OFFSET of FILE, little endian, SIZE bytes.
number() { od -An -t "u$3" -j "$2" -N "$3" "$1" | tr -d ' '; }	# FILE OFFSET SIZE

# The kernel as it is linked, out of the bzImage: under emulation, both Xen and
# xl would take seconds to unpack it.  Without xz, or with another compression,
# the bzImage itself does.
unpack_kernel() {	# BZIMAGE OUT
	local start size

	start=$((($(number "$1" 497 1) + 1) * 512 + $(number "$1" 584 4)))
	size=$(($(number "$1" 588 4) - 4))
	tail -c "+$((start + 1))" "$1" | head -c "$size" |
		xz -dc >"$2" 2>/dev/null && elf "$2" || cp "$1" "$2"
}

# Copy the libraries that FILE needs, and those that they need, from TREE.
copy_needed() {	# FILE TREE OUT
	local lib path

	for lib in $(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
	do
		[ -e "$3/$lib" ] && continue
		path=$(find "$2" -name "$lib" | head -n 1)
		[ -n "$path" ] || die "$1 needs $lib, which no package has"
		path=$(in_tree "$path" "$2")
		cp "$path" "$3/$lib"
		copy_needed "$path" "$2" "$3"
	done
}

# Where a file of an unpacked TREE really is: links there may be absolute.
in_tree() {	# FILE TREE
	local to

	to=$(readlink "$1") || { echo "$1"; return; }
	case $to in
	/*) in_tree "$2$to" "$2" ;;
	*) in_tree "${1%/*}/$to" "$2" ;;
	esac
}

# The Xen tools of TREE, and a script for each to start it with its libraries.
install_tools() {	# TREE ROOT
	local tool loader tools

	tools=$(cd "$1" && echo usr/lib/xen-*/bin)
	tools=/${tools%% *}
	mkdir -p "$2/suite/bin" "$2/suite/lib" "$2/usr/sbin"
	loader=$(find "$1" -name 'ld-linux-*.so.[12]' | head -n 1)
	[ -n "$loader" ] || die "no dynamic linker in $1"
	cp "$(in_tree "$loader" "$1")" "$2/suite/ld.so"
	cp "$(find "$1" -name 'libgcc_s.so.1' | head -n 1)" "$2/suite/lib/"
	for tool in $xen_tools xenstore; do
		tool=$(find "$1" -type f -path "*/bin/$tool" | head -n 1)
		[ -n "$tool" ] || continue
		cp "$tool" "$2/suite/bin/"
		copy_needed "$tool" "$1" "$2/suite/lib"
		wrap "${tool##*/}" "$2/usr/sbin/${tool##*/}"
	done
	# Where xl looks for the console's client.
	mkdir -p "$2$tools"
	ln -s /usr/sbin/xenconsole "$2$tools/"
	for tool in read write ls list watch rm exists chmod; do
		wrap xenstore "$2/usr/sbin/xenstore-$tool" "$tool"
	done
}

wrap() {	# PROGRAM FILE [ARG]
	cat >"$2" <<-END
		#!/bin/sh
		exec /suite/ld.so --library-path /suite/lib /suite/bin/$1 ${3:-} "\$@"
	END
	chmod +x "$2"
}

install_modules() {	# TREE ROOT
	local module file

	mkdir -p "$2/modules"
	for module in $modules; do
		file=$(find "$1" -path "*/drivers/$module.ko*" | head -n 1)
		case $file in
		'') continue ;;
		*.xz) xz -dc "$file" >"$2/modules/${module##*/}.ko" ;;
		*) cp "$file" "$2/modules/${module##*/}.ko" ;;
		esac
		echo "${module##*/}.ko" >>"$2/modules/order"
	done
}

# A cpio of everything in DIR, all of it owned by root.
pack() {	# DIR
	(cd "$1" && find . -mindepth 1 | LC_ALL=C sort |
		cpio --quiet -o -H newc -R 0:0)
}

build_image() {	# DIR XENTREE KERNELTREE
	local dir=$1 xen=$2 kernel=$3 root=$1/root guest=$1/guest file busybox

	announce "building the dom0 image"
	for file in "$xen"/boot/xen-*[0-9]-amd64.gz "$xen"/boot/xen-*-arm64; do
		case $file in
		*'*'*) ;;
		*.gz) gunzip -c "$file" >"$dir/xen" ;;
		*) cp "$file" "$dir/xen" ;;
		esac
	done
	file=$(find "$kernel/boot" -name 'vmlinuz-*')
	case $file in
	*-arm64) cp "$file" "$dir/vmlinux" ;;
	*) unpack_kernel "$file" "$dir/vmlinux" ;;
	esac
	busybox=$(find "$kernel" -path '*bin/busybox')
	mkdir -p "$root"/{bin,dev,etc/xen,proc,root,run,sys,tmp,usr/bin,var/log} \
		"$root"/{var/lib/xen,var/log/xen/console,usr/local/bin,testbed}
	cp "$busybox" "$root/bin/busybox"
	ln -s busybox "$root/bin/sh"
	cp -R "$here/dom0/." "$root/"
	chmod 755 "$root/init"
	ln -s ../run "$root/var/run"
	ln -s ../run/lock "$root/var/lock"
	install_tools "$xen" "$root"
	install_modules "$kernel" "$root"
	pack "$root" >"$dir/base.cpio"

	mkdir -p "$guest"/{bin,dev,proc,sys} "$dir/for-guests/guest"
	cp "$busybox" "$guest/bin/busybox"
	cp "$here/guest/init" "$guest/init"
	chmod 755 "$guest/init"
	pack "$guest" >"$dir/for-guests/guest/initrd"
	ln "$dir/vmlinux" "$dir/for-guests/guest/vmlinux"
	pack "$dir/for-guests" >"$dir/guest.cpio"
	rm -rf "$root" "$guest" "$dir/for-guests"
}
