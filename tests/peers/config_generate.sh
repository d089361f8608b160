#!/bin/sh
# SPDX-License-Identifier: MIT
# Write every edited file of the xl corpus into DIR, for `xl create -n` or
# `xl -N` where there is a Xen, with DIR/LIST: file, then what it must give
# (config_edit -q: max, count, online, pins) as one line.  Files that xl
# refuses before any edit (carriage returns, a last comment without a line
# end, no name) are left out.
# usage: tests/peers/config_generate.sh DIR [CONFIG_EDIT]
set -eu
dir=$1
edit=${2:-build/peers/config_edit}
corpus=tests/plain/corpus/xl
mkdir -p "$dir"
: >"$dir/LIST"
grep '	ok	' "$corpus/EXPECT" | cut -f1 | while read -r file; do
	case $file in
	crlf*|no-newline-comment.cfg|no-name.cfg|only-comments.cfg|empty.cfg)
		continue ;;
	esac
	n=0
	for words in "" "n=1" "max=7 n=3" "max=9" "h0=1-2" "h0=all" "h1=3" \
		"h0=0-1 h1=0-1" "s0=1" "s0=0 h0=1" "max=4 n=4" "max=5 h4=0"; do
		n=$((n + 1))
		out=${file%.cfg}-$n.cfg
		# shellcheck disable=SC2086
		if "$edit" "$corpus/$file" $words >"$dir/$out" 2>/dev/null; then
			echo "$out	$("$edit" -q "$dir/$out" | tr '\n' ';')" \
				>>"$dir/LIST"
		else
			rm -f "$dir/$out"
		fi
	done
done
wc -l <"$dir/LIST"
