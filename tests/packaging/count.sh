# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
#
# Part of the tests in this folder: a line for each promise, and a count.  $work
# is a directory of theirs that goes when they end.

work=$(mktemp -d "${TMPDIR:-/tmp}/xvcpu-packaging.XXXXXX") || exit
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
right=0 wrong=0

ok() { # TEXT COMMAND...
	local text=$1
	shift
	if "$@" >"$work/out" 2>&1; then
		right=$((right + 1))
		echo "ok $text"
	else
		wrong=$((wrong + 1))
		echo "not ok $text"
		tail -n 40 "$work/out" | sed 's/^/# /'
	fi
}

# refused TEXT COMMAND...: it fails, and says TEXT.
refused() {
	local text=$1 said
	shift
	said=$("$@" 2>&1) && { echo "not refused: $*"; return 1; }
	echo "$said"
	[[ $said == *"$text"* ]]
}

# The last line.
count() {
	echo "$right passed, $wrong failed"
	[ "$wrong" = 0 ]
}

# A tarball as `make dist` makes it, of all files as they are here, committed or
# not, in $work/dist; $name is the directory in it.
tarball() {
	local git=(git -c user.name=nobody -c user.email=nobody@localhost)
	mkdir -p "$work/repo" || return
	git ls-files -z | tar -c --null -T - | tar -x -C "$work/repo" || return
	(
		cd "$work/repo" && git init -q && git add -A &&
			"${git[@]}" commit -q -m all && make -s dist B="$work/dist"
	) || return
	name=$(cd "$work/dist" && echo xvcpu-*.tar.gz)
	name=${name%.tar.gz}
}

# untar DIRECTORY
untar() {
	mkdir -p "$1" && tar -xzf "$work/dist/$name.tar.gz" --strip-components=1 \
		-C "$1"
}

# README's program.
example() {
	awk '/^    #include <stdio.h>/ { p = 1 } p && /^    make install/ { exit }
		p' README.md
}

# What README.md and the examples of the manual run, a line each; of a pipe, our
# part.
commands() {
	{
		awk '/^## Use/ { synopsis = 1 }
			/^Exit status/ { synopsis = 0 }
			!synopsis && sub(/^    (# )?xvcpu /, "xvcpu ")' README.md
		awk '/^\.Sh/ { examples = $2 == "EXAMPLES" }
			examples && (sub(/^\.Dl xvcpu /, "xvcpu ") || /^xvcpu /)' \
			docs/man/xvcpu.8
	} | sed -e 's/ *|.*//' -e 's/\\e/\\/g'
}
