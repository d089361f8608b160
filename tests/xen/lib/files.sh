# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2015,SC2154
#
# What a single run adds to the image: our programs with the libraries of the
# machine they were built on, COMMAND and its files, and the guests to start.
#
# Needs: the settings of tests/xen/run, tmp, fetch.sh and image.sh.

# A new recipe makes a new image; what the recipe is made of is hashed.
recipe() {
	(cd "$here" && find lib/image.sh lib/fetch.sh dom0 guest -type f |
		LC_ALL=C sort | xargs cat | sha256sum | cut -c 1-12)
}

# Where this machine finds what a program is linked with, or the name if it does
# not.
libraries() {	# FILE
	ldd "$1" 2>/dev/null | sed -n '/linux-vdso/d
		s/^\t\([^ ]*\) => not found$/\1/p
		s/^\t\([^ ]* => \)\{0,1\}\([^ ]*\) (0x[0-9a-f]*)$/\2/p'
}

# Put a program into dom0, with the libraries that this machine runs it with.
add_program() {	# FILE DIRECTORY
	local lib

	mkdir -p "$2"
	cp "$1" "$2/" || exit 125
	elf "$1" || return 0
	[ "$arch" = x86_64 ] || return 0
	for lib in $(libraries "$1"); do
		[ "${lib#/}" != "$lib" ] ||
			die "$1 needs $lib, which no absolute path leads to"
		[ -e "$tmp/root$lib" ] && continue
		mkdir -p "$tmp/root${lib%/*}"
		cp -L "$lib" "$tmp/root$lib" || exit 125
	done
}

quoted() {	# WORD...
	local word

	for word; do
		printf " '%s'" "${word//\'/\'\\\'\'}"
	done
}

write_command() {
	[ ${#command[@]} -gt 0 ] || command=(sh -i)
	echo "set --$(quoted "${command[@]}")"
	[ -z "$shell" ] || echo "stty $(stty size |
		sed 's/\(.*\) \(.*\)/rows \1 cols \2/'); TERM=$TERM"
	echo 'exec "$@"'
}

write_guests() {
	local guest type
	local -A counts=()

	for guest in "${guests[@]}"; do
		type=${guest%% *}
		counts[$type]=$((${counts[$type]:-0} + 1))
		echo "$type${counts[$type]} $guest"
	done
}

# What dom0 must know about this terminal to draw on it.
write_terminal() {
	local entry

	for entry in /etc /lib /usr/share; do
		entry=$entry/terminfo/${TERM:0:1}/$TERM
		[ -f "$entry" ] || continue
		mkdir -p "$1/lib/terminfo/${TERM:0:1}"
		cp -L "$entry" "$1/lib/terminfo/${TERM:0:1}/"
	done
}

# A hypervisor from /boot is compressed as a rule; QEMU wants it as it is.
unpack_xen() {	# FILE
	case $(head -c 2 "$1" | od -An -tx1) in
	' 1f 8b') gunzip -c "$1" ;;
	*) cat "$1" ;;
	esac >"$tmp/xen"
}

# The file of the hypervisor: the suite's own, or what --xen-image says.
hypervisor() {
	local other=tree/xen-$xen_image-$deb_arch

	suite_of "$xen_image" >/dev/null || {
		echo "${xen_image:-$image/xen}"
		return
	}
	cached "$other" fetch_xen "$(suite_of "$xen_image")" "$deb_arch" \
		"$xen_image"
	find "$cache/$other/boot" -name "xen-$xen_image-$deb_arch" -o \
		-name "xen-$xen_image-$deb_arch.gz"
}

# Set image, and make what QEMU loads: xen, vmlinux and initrd in $tmp.
prepare() {
	local root=$tmp/root file

	find_cache
	cached "tree/xen-$version-$deb_arch" fetch_xen \
		"$suite" "$deb_arch" "$version"
	file=tree/kernel-$kernel-$deb_arch
	cached "$file" fetch_kernel "$kernel" "$deb_arch"
	image=image/$version-$kernel-$deb_arch-$(recipe)
	cached "$image" build_image "$cache/tree/xen-$version-$deb_arch" \
		"$cache/$file"
	image=$cache/$image
	touch "$image"
	# Images of older recipes, unused for days.
	find "$cache/image" -mindepth 1 -maxdepth 1 -mtime +3 \
		-exec rm -rf {} + 2>/dev/null
	file=$(hypervisor) || exit
	unpack_xen "$file"
	ln -s "$image/vmlinux" "$tmp/vmlinux"

	mkdir -p "$root/testbed" "$root/root"
	for file in "$build/xvcpu" "$build"/test/*; do
		[ -f "$file" ] && [ -x "$file" ] &&
			add_program "$file" "$root/usr/local/bin"
	done
	for file in "${copies[@]}"; do
		add_program "$file" "$root/root"
	done
	echo "terminal=$shell store=$store other=${xen_image:+yes}" >"$root/testbed/settings"
	[ -z "$shell" ] || write_terminal "$root"
	write_guests >"$root/testbed/guests"
	write_command >"$root/testbed/command"
	{
		cat "$image/base.cpio"
		[ ${#guests[@]} = 0 ] || cat "$image/guest.cpio"
		pack "$root"
	} >"$tmp/initrd"
}
