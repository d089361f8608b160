# SPDX-License-Identifier: MIT
# docs/coming-from.md: each command line of ours in it runs on the model, each
# list means what the others beside it mean, and the words of other tools are
# those that are known.  What it says of xl is run by tests/xen/live-coming-from.

doc=$here/../../docs/coming-from.md
root=$tmp/coming
export XVCPU_TEST_ROOT="$root"
mkdir -p "$root/etc/xen"
"$model" host save >"$tmp/pins"

# Our own code spans, a line each, behind the exit status that their row wants.
commands()
{
	awk '{
		wanted = match($0, /\| exit status [0-9]/) ?
			substr($0, RSTART + RLENGTH - 1, 1) : 0
		while (match($0, /`xvcpu [^`]*`/)) {
			print wanted, substr($0, RSTART + 7, RLENGTH - 8)
			$0 = substr($0, RSTART + RLENGTH)
		}
	}' "$doc" | sort -u
}

commands >"$tmp/commands"
while read -r wanted line; do
	printf 'name = "guest one"\nvcpus = 2\nmaxvcpus = 8\n' \
		>"$root/etc/xen/one.cfg"
	case $line in
	'set DOMAIN 6') wanted=1 ;; # the model has four
	add | max | pin | remove | restore | set) line="help $line" ;;
	top) line='top --count 1' ;;
	'cpus EXPR') line='cpus 0-3' ;;
	esac
	line=$(echo "$line" | sed "s|DOMAIN|'guest one'|; s|FILE|$tmp/pins|")
	case $line in
	help*) eval "exits $wanted '$xvcpu' $line" ;;
	*) eval "exits $wanted '$model' host $line" ;;
	esac
done <"$tmp/commands"
[ "$(grep -c . "$tmp/commands")" -ge 40 ]
ok "there are commands" $?

xvcpu() { "$model" host "$@"; }
sed -n 's/^    xvcpu/xvcpu/p' "$doc" >"$tmp/scripts"
while read -r line; do
	eval "$(echo "$line" | sed "s/DOMAIN/1/")" >"$tmp/out" 2>"$tmp/err"
	[ $? -eq 0 ] && [ -s "$tmp/out" ] && ! grep -q null "$tmp/out"
	ok "$line" $?
done <"$tmp/scripts"
unset -f xvcpu

# spans TEXT: what is between backquotes, a line each.
spans() { echo "$1" | grep -o '`[^`]*`' | tr -d '`'; }

# section TITLE: the rows of its tables, without their headings.
section()
{
	awk -v title="## $1" '
		/^## / { on = $0 == title }
		on && /^\|/ && !blank && !/^\|---/
		{ blank = !NF }' "$doc"
}

# Each spelling of a list is ours, or its hint is, and means the same.
section 'CPU lists' >"$tmp/rows"
while IFS='|' read -r _ what xl others ours _; do
	ours=$(spans "$ours")
	exits 0 "$model" host cpus "$ours"
	wanted=$(cat "$tmp/out")
	spans "$xl $others" >"$tmp/spans"
	while read -r list; do
		"$model" host cpus "$list" >"$tmp/out" 2>"$tmp/err" </dev/null ||
			"$model" host cpus "$(sed -n 's/^  write //p' "$tmp/err")" \
				>"$tmp/out" </dev/null
		[ "$(cat "$tmp/out")" = "$wanted" ]
		ok "$list is $ours:$what" $?
	done <"$tmp/spans"
done <"$tmp/rows"

# Exit statuses, from 0 on.
section 'Exit status' | sed -n 's/.*| \([0-9]\)[^|]*|$/\1/p' >"$tmp/told"
sed -n '/^enum cli_status/,/^}/s/.* = \([0-9]*\),.*/\1/p' \
	"$here/../../cli/common.h" | cmp -s - "$tmp/told"
ok "the exit statuses are: $(tr -d '\n' <"$tmp/told")" $?

# hinted WORD: the command that is said to do that.
hinted()
{
	"$xvcpu" "$1" 2>&1 >/dev/null |
		sed -n "s/^  'xvcpu \([a-z]*\)' does that.*/\1/p"
}

# The words are those of cli/hint.c, and their answers.
sed -n 's/^	{"\([a-z]*\)", "\(.*\)"},$/\1 \2/p' "$here/../../cli/hint.c" |
	while read -r ours words; do
		for word in $words; do echo "$word $ours"; done
	done | sort >"$tmp/known"
section 'Words of other tools' >"$tmp/rows"
while IFS='|' read -r _ words ours _; do
	for word in $(spans "$words"); do
		echo "$word $(spans "$ours" | sed 's/xvcpu //')"
	done
done <"$tmp/rows" | sort >"$tmp/told"
diff "$tmp/known" "$tmp/told" >"$tmp/out" && [ -s "$tmp/told" ]
ok "the document's words are those that have a hint" $?

# A verb of xl or virsh in a row with a command of ours is a command here, too,
# or has a hint to one of them.
{ section xl; section virsh; } >"$tmp/rows"
while IFS='|' read -r _ theirs ours _; do
	spans "$theirs" | sed -n 's/^\(xl\|virsh\) \([a-z][a-z-]*\).*/\2/p' |
		while read -r verb; do
			spans "$ours" | sed "s/^xvcpu \([a-z]*\).*/$verb \1/"
		done
done <"$tmp/rows" | sort -u >"$tmp/pairs"
cut -d' ' -f1 "$tmp/pairs" | sort -u >"$tmp/verbs"
while read -r verb; do
	grep -qx "$verb $(hinted "$verb" || :)" "$tmp/pairs" ||
		grep -qx "$verb $verb" "$tmp/pairs"
	ok "the hint of $verb is in a row of it" $?
done <"$tmp/verbs"
[ "$(grep -c . "$tmp/verbs")" -ge 15 ]
ok "there are verbs" $?
