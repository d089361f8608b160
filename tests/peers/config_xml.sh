#!/bin/sh
# SPDX-License-Identifier: MIT
# Edited domain XML in front of libvirt itself: its schema (virt-xml-validate)
# and its parser and test driver (virsh -c test:///default: define, dumpxml,
# vcpucount, vcpupin).  Needs libvirt-clients; no daemon, no Xen.
# usage: tests/peers/config_xml.sh [CONFIG_EDIT]
set -u
edit=${1:-build/test/config_edit}
corpus=tests/plain/corpus/xml
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp" XDG_CACHE_HOME="$tmp"
good=0 bad=0 done=0 refused=0 invalid=0 schema=0

complain() { echo "$1: $2: $3"; bad=$((bad + 1)); }

# The driver reads its domains from a file: <node>, with domains inside.
define() {
	{
		echo '<node>'
		grep -v '^<?xml ' "$1"
		echo '</node>'
	} >"$tmp/node.xml"
}

# What the driver says of the only domain in the node file, in -q's words.
driver_says() {
	virsh -q -c "test://$tmp/node.xml" "dumpxml --inactive 1
		vcpucount --maximum --config 1
		vcpucount --current --config 1" >"$tmp/out" 2>"$tmp/virsh.err" ||
		return 1
	sed "s/<domain type='test'/<domain type='xen'/
		/<\/domain>/q" "$tmp/out" >"$tmp/dump.xml"
	counts=$(sed '1,/<\/domain>/d' "$tmp/out" | xargs)
	"$edit" -q "$tmp/dump.xml"
}

# CPU lists are spelled anew by libvirt: compare pins as sets.
canonical() {
	awk '$1 == "hard" {
		split("", on); n = split($3, part, ",")
		for (i = 1; i <= n; i++) {
			not = sub(/^\^/, "", part[i])
			m = split(part[i], r, "-"); if (m < 2) r[2] = r[1]
			for (c = r[1] + 0; c <= r[2] + 0; c++) on[c] = !not
		}
		out = ""
		for (c = 0; c < 4096; c++) if (on[c]) out = out "," c
		print $1, $2, out; next
	} { print }' "$1"
}

# The test driver takes only its own type of domain, guest and console.
as_test() {
	sed "s/<domain type=.xen./<domain type='test'/
		s/<target type=.xen. port=.0.\/>//
		s/<type arch=[^>]*>[a-z]*</<type>hvm</" "$1"
}

check() {	# file, what was done
	"$edit" -q "$1" >"$tmp/said" || return
	as_test "$1" >"$tmp/as.xml"
	define "$tmp/as.xml"
	if ! driver_says >"$tmp/heard"; then
		complain "$file" "$2" "libvirt: $(cat "$tmp/virsh.err")"
		return
	fi
	canonical "$tmp/said" >"$tmp/a"
	canonical "$tmp/heard" >"$tmp/b"
	if ! cmp -s "$tmp/a" "$tmp/b"; then
		complain "$file" "$2" "$(diff "$tmp/a" "$tmp/b" | head -n 5)"
	elif [ "$counts" != "$(awk '/^max|^count/ { print $2 }' "$tmp/said" |
		xargs)" ]; then
		complain "$file" "$2" "vcpucount: $counts"
	else
		good=$((good + 1))
	fi
}

# The schema takes an edited file if it took the original.
validate() {	# file, what was done
	if virt-xml-validate "$1" domain >"$tmp/why" 2>&1; then
		good=$((good + 1))
	else
		complain "$file" "$2" "schema: $(head -n1 "$tmp/why")"
	fi
}

for f in "$corpus"/[!b]*.xml "$corpus"/b[!a]*.xml "$corpus"/ba[!d]*.xml; do
	file=${f##*/}
	case $file in small.xml) continue ;; esac
	# Files that libvirt itself refuses as they are prove nothing.
	as_test "$f" >"$tmp/orig.xml"
	define "$tmp/orig.xml"
	if ! driver_says >/dev/null; then
		echo "$file: libvirt refuses the original: $(grep error: \
			"$tmp/virsh.err" | tail -n1)"
		invalid=$((invalid + 1))
		continue
	fi
	check "$f" "as it is"
	virt-xml-validate "$f" domain >/dev/null 2>&1 && valid=1 || valid=0
	schema=$((schema + valid))
	for words in "n=1" "max=7 n=3" "max=9" "h0=1-2" "h0=all" "h1=3" \
		"h1=all" "h0=5 h1=6" "max=12 h11=7" "max=5 on=4" "max=4 n=4" \
		"max=3 n=2" "max=3 n=2 off=1 on=2" "max=2 n=2 h1=1,3-5"; do
		# shellcheck disable=SC2086
		if ! "$edit" "$f" $words >"$tmp/new.xml" 2>"$tmp/err"; then
			refused=$((refused + 1))
			continue
		fi
		done=$((done + 1))
		check "$tmp/new.xml" "$words"
		[ $valid = 0 ] || validate "$tmp/new.xml" "$words"
	done
done
[ $schema -gt 0 ] || complain "the schema" "of domains" "takes no original"
echo "$done edits, $refused more refused by us; $invalid originals that libvirt" \
	"refuses itself"
echo "$good passed, $bad failed"
[ $bad = 0 ]
