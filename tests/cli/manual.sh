# SPDX-License-Identifier: MIT
# The manuals against the program: commands, options, exit statuses, keys, every
# example; and what all documents of the parts before this one have in them.

pages=$here/../../docs/man
manual=$pages/xvcpu.8
what='the manual'
: >"$tmp/out" 2>"$tmp/err"

# section NAME: of xvcpu(8), as it is written.
section()
{
	awk -v name="$1" '/^\.S[hs]/ { on = $0 == name; next } on' "$manual"
}

# Every page is well formed.
for page in "$pages"/xvcpu*.[578] "$pages"/xvcpu*.[578].in; do
	mandoc -Tlint -Wwarning "$page" >"$tmp/out" 2>"$tmp/err"
	ok "mandoc has nothing to say of $(basename "$page")" $?
done

# Each command has its section, with its options; and its synopsis is the one
# that it says itself, but for blanks.
mandoc -Tutf8 -O width=900 "$manual" 2>"$tmp/err" | sed 's/.\x08//g' |
	sed -n 's/^     xvcpu \([a-z]\)/\1/p; /^DESCRIPTION/q' >"$tmp/synopsis"
commands=$("$xvcpu" --help | sed -n 's/^  \([a-z]*\) .*/\1/p')
for command in $commands; do
	section ".Ss $command" >"$tmp/section"
	[ -s "$tmp/section" ]
	ok "the manual has $command" $?
	other=$(sed -n '/^The options are those of$/{n;s/\.Cm \(.*\) \./\1/p;}' \
		"$tmp/section")
	section ".Ss $other" >>"$tmp/section"
	for option in $("$xvcpu" help "$command" | grep -Eo -- '--[a-z-]+' |
		grep -vx -e --json | sort -u); do
		grep -Fq -e "Fl \\${option#-}" "$tmp/section"
		ok "the manual tells of $command $option" $?
	done
	said=$("$xvcpu" help "$command" --json | "$json" synopsis | tr -d '"')
	awk -v command="$command" '$1 == command' "$tmp/synopsis" |
		sed 's/^[a-z]* *//; s/ *\([|.]\) */\1/g' >"$tmp/out"
	printf '%s\n' "$said" | sed 's/ *\([|.]\) */\1/g' | cmp -s - "$tmp/out"
	ok "the synopsis of $command is: $said" $?
done
for command in $(sed 's/ .*//' "$tmp/synopsis"); do
	case " help $(echo "$commands" | tr '\n' ' ')" in
	*" $command "*) true ;;
	*) false ;;
	esac
	ok "the synopsis of $command is that of a command" $?
done

# What every command takes.
for option in $(sed -n '/options\[\]\[10\]/s/[^"]*"\(-[^"]*\)"[^"]*/\1 /gp' \
	"$here/../../cli/run.c"); do
	grep -Eq "(Fl|\|) \\\\?${option#-}( |\$)" "$manual"
	ok "the manual has $option" $?
done

# The keys of top, and exit statuses: those in the source, and no other.
section '.Ss top' | sed -n 's/^\.Ic \([a-z]\)$/\1/p' | sort >"$tmp/out"
sed -n "s/.*case '\\(.\\)':.*/\\1/p" "$here/../../cli/top_screen.c" | sort |
	cmp -s - "$tmp/out"
ok "the manual has the keys of top: $(tr -d '\n' <"$tmp/out")" $?
section '.Sh EXIT STATUS' | sed -n 's/^\.It \([0-9]\)$/\1/p' >"$tmp/out"
sed -n '/^enum cli_status/,/^}/s/.* = \([0-9]*\),.*/\1/p' \
	"$here/../../cli/common.h" | cmp -s - "$tmp/out"
ok "the manual has the exit statuses: $(tr -d '\n' <"$tmp/out")" $?

# The columns of tables, in words; those of list are in a list.
mandoc -Tutf8 -O width=900 "$manual" 2>"$tmp/err" | sed 's/.\x08//g' |
	tr -s ' \n' '  ' | sed 's/ ([^)]*)//g' >"$tmp/page"
"$model" web top --count 1 --interval 0.001 2>"$tmp/err" | head -n 1 |
	tr -s ' ' >"$tmp/heads"
grep -rho --include=*.c 'table_begin(&t, ".*"\|^#define HEADING ".*"' "$here/../../cli" |
	sed 's/[^"]*"\(.*\)"/\1/; s/>//g; s/(MiB)//g' >>"$tmp/heads"
while read -r head; do
	case $head in
	"DOMID VCPU STATE"*)
		section '.Ss list' | sed -n 's/^\.It //p' | tr '\n' ' ' |
			grep -qx "$head "
		;;
	*)
		words=$(echo "$head" | sed 's/ /, /g; s/\(.*\),/\1 and/')
		grep -Fqe "$words" "$tmp/page"
		;;
	esac
	ok "the manual has the columns $head" $?
done <"$tmp/heads"
[ "$(grep -c . "$tmp/heads")" -ge 7 ]
ok "there are columns: $(grep -c . "$tmp/heads")" $?

# Words that JSON and tables have, defaults and limits, and the files of FILES.
sed -n 's/.*\] = \(STATE(\)*"\([a-z]*\)".*/\2/p; /char names\[\]\[11\]/,/}/p' \
	"$here/../../cli/host_names.c" | grep -o '[a-z][a-z-]*' |
	grep -vx -e static -e const -e char -e names >"$tmp/words"
for word in $(cat "$tmp/words"); do
	awk '/^\.Ss list$/ { on = 1 } /^\.Ss list --config/ { exit } on' \
		"$pages/xvcpu-json.5" | sed '/^\$/,/^\.Ed/d' | grep -qw -e "$word"
	ok "xvcpu-json(5) has the word $word" $?
done
for word in offline blocked runnable running paused; do
	section '.Ss list' | grep -Fqx -e ".Cm $word ;" -e ".Cm $word :"
	ok "the manual has the state $word" $?
done
for command in set top; do
	"$xvcpu" help "$command" | sed -n 's/^  --.* (\([0-9]*\))$/.Pq \1 ./p' |
		head -n 1 >"$tmp/out"
	section ".Ss $command" | grep -Fqx -f "$tmp/out" && [ -s "$tmp/out" ]
	ok "the manual has the default of $command" $?
done
most=$("$xvcpu" set 1 1 --wait 99999999 2>&1 | sed -n 's/.* more than \(.*\) sec.*/\1/p')
section '.Ss set' | grep -qw "up to $most"
ok "the manual has the longest wait: $most" $?
for path in $(section '.Sh FILES' | grep '^\.It Pa' | grep -o ' /[^ ]*'); do
	grep -rqE "${path#/etc}([^a-z/]|\$)" "$here/../../cli" "$here/../../config" \
		"$here/../../hypercall" "$here/../../xenstore" "$here/../../packaging"
	ok "the program has $path" $?
done
for page in "$pages"/xvcpu*.[578] "$pages"/xvcpu*.[578].in; do
	case $page in
	*.8*) set -- DESCRIPTION FILES 'EXIT STATUS' EXAMPLES 'SEE ALSO' ;;
	*) set -- DESCRIPTION EXAMPLES 'SEE ALSO' ;;
	esac
	for name in "$@"; do
		grep -qx "\.Sh $name" "$page"
		ok "$(basename "$page") has $name" $?
	done
done

# Places in the page that it refers to are there.
for page in "$pages"/xvcpu*.[578] "$pages"/xvcpu*.[578].in; do
	sed -n 's/^\.S[hs] //p' "$page" >"$tmp/sections"
	sed -n 's/^\.Sx \([^.,]*[^., ]\).*/\1/p' "$page" | sort -u |
		grep -Fvx -f "$tmp/sections" >"$tmp/out"
	[ ! -s "$tmp/out" ]
	ok "$(basename "$page") has the sections that it refers to" $?
done

# CPU lists: what others write, and the examples.
sed -n 's/^\.It \(.*\) Ta .* *Ta \(.*\)/\1	\2/p' "$pages/xvcpu-cpulist.7" |
	grep -v Em >"$tmp/lists"
while IFS='	' read -r theirs ours; do
	exits 2 "$model" host cpus "$theirs"
	tail -n 1 "$tmp/err" | grep -Fqx "  write $ours"
	ok "'$theirs' is written $ours here" $?
done <"$tmp/lists"
[ -s "$tmp/lists" ]
ok "there are lists of others" $?
awk '/^\$ xvcpu cpus/ { print substr($0, 9); getline; print }' \
	"$pages/xvcpu-cpulist.7" >"$tmp/lists"
while read -r words && read -r answer; do
	# shellcheck disable=SC2086
	exits 0 "$xvcpu" $words
	prints "$answer"
done <"$tmp/lists"

# Where files of domains and saved pins are, as the examples have them.
root=$tmp/manual
export XVCPU_TEST_ROOT="$root"
pins=$root/var/lib/xvcpu/pins
mkdir -p "$root/etc/xen" "${pins%/*}" "$tmp/json"
awk '/^\.Bd/ { n++ } /^xvcpu-pins 1/ { if (n) print "new" }
	/^xvcpu-pins 1/, /^\.Ed/' "$pages/xvcpu-pins.5" |
	sed '/^\.Ed/d' | awk -v to="$tmp/pins" '/^new/ { n++; next }
		{ print >(to n) }'

# The first is as save writes it: of a domain that runs, and of one that does not.
cp "$tmp/pins1" "$pins"
exits 0 "$model" web save web --output "$pins"
cmp -s "$pins" "$tmp/pins1"
ok "the example of xvcpu-pins(5) is what save writes" $?
exits 3 "$model" web restore "$pins" --json
has 'skipped[0].name' '"db"'
exits 0 "$model" web restore "$tmp/pins2" --json
has 'changed[1].to.hard' '"0,2,4,6"'

# What the sections EXAMPLES have runs: there is a guest that does as it is told,
# and xvcpu-pins.service for systemctl.
mkdir -p "$tmp/bin"
cat >"$tmp/bin/xvcpu" <<-EOF
	#!/bin/sh
	for word in "\$@"; do
		shift
		case \$word in /*) word=$root\$word ;; esac
		set -- "\$@" "\$word"
	done
	exec '$model' web "\$@"
EOF
cat >"$tmp/bin/systemctl" <<-EOF
	#!/bin/sh
	for unit in "\$@"; do true; done
	case \$* in
	"enable --now \$unit" | "reload \$unit") ;;
	*) exit 1 ;;
	esac
	ls '$here/../../packaging/'"\$unit.service.in"
EOF
chmod +x "$tmp/bin"/*
examples()	# PAGE: each in a file; those with an output are tried elsewhere
{
	rm -f "$tmp/example"*
	awk -v to="$tmp/example" '/^\.S[hs] / { on = $0 == ".Sh EXAMPLES" }
		!on { next }
		/^\.Ed/ { body = 0 }
		body { gsub(/\\e/, "\\"); print >(to n) }
		/^\.Bd/ { body = 1; n++ }
		/^\.Dl/ { n++; print substr($0, 5) >(to n) }' "$1"
}
for page in "$pages"/xvcpu*.[578] "$pages"/xvcpu*.[578].in; do
	examples "$page"
	for example in "$tmp/example"*; do
		grep -q -e '^\$ ' -e '^xvcpu-pins 1$' "$example" && continue
		if grep -q 'jq ' "$example" && ! command -v jq >"$tmp/out"; then
			continue
		fi
		printf 'name = "web"\nvcpus = 3\nmaxvcpus = 4\n' \
			>"$root/etc/xen/web.cfg"
		cp "$tmp/pins1" "$pins"
		"$model" web save web --output "$pins"
		(PATH=$tmp/bin:$PATH && sh -e "$example") >"$tmp/out" 2>"$tmp/err"
		status=$?
		[ $status -eq 0 ] || { [ $status -eq 3 ] &&
			grep -q 'xvcpu restore' "$example"; } && ! grep -qx null "$tmp/out"
		ok "an example of $(basename "$page") runs: $(tail -n 1 "$example")" $?
	done
done

# Every example of xvcpu-json(5) is what is printed, but for white space and the
# values of the keys that it names.
awk -v to="$tmp/json" -f "$here/page.awk" "$pages/xvcpu-json.5"
keys=$tmp/json/keys
flat()	# FLAGS: standard input without the values of those keys
{
	varying=$(printf '%s\n' $1 | sed -n 's/^~//p' | tr '\n' '|')
	"$json" --flat | sed -E "s/^((.*\.)?(${varying}no_such_key)) .*/\1/"
}
n=0
while [ -e "$tmp/json/$((n += 1)).run" ]; do
	{
		read -r scene status flags
		read -r words
	} <"$tmp/json/$n.run"
	printf 'name = "web"\nvcpus = 3\nmaxvcpus = 4\n' >"$root/etc/xen/web.cfg"
	sed -e 's/^vcpu 0 hard all/vcpu 0 hard 2-3/' -e '/^vcpu [23]/d' \
		"$tmp/pins1" >"$pins"
	# shellcheck disable=SC2086
	set -- $words
	shift
	for word in "$@"; do
		shift
		case $word in
		/*) word=$root$word ;;
		esac
		set -- "$@" "$word"
	done
	exits "$status" "$model" "$scene" "$@"
	what=$words
	sed "s|$root||g" "$tmp/out" >"$tmp/got"
	flat "$flags" <"$tmp/json/$n.json" >"$tmp/wanted" 2>>"$tmp/err"
	flat "$flags" <"$tmp/got" | diff "$tmp/wanted" - >"$tmp/out" &&
		[ -s "$tmp/wanted" ]
	ok "the example is what '$words' prints" $?
done
[ "$n" -gt 20 ]
ok "there are examples: $((n - 1))" $?

# Every key that is described is in an example of its section, in that order.
for section in $(cut -d' ' -f1 "$keys" | uniq); do
	for n in $(grep -l "^$section\$" "$tmp/json"/*.section); do
		"$json" --flat <"${n%.section}.json" | sed 's/ .*//; s/\[[0-9]*\]/[]/g' |
			awk -v keys="$keys" -v section="$section" '
			BEGIN {
				while ((getline line <keys) > 0) {
					split(line, word, " ")
					if (word[1] == section)
						place[word[2]] = ++n
				}
			}
			$1 in place && !seen[$1]++ {
				print $1
				if (place[$1] < last)
					print $1 " comes too late" >"/dev/stderr"
				last = place[$1]
			}' 2>>"$tmp/late"
	done | sort -u >"$tmp/got"
	grep "^$section " "$keys" | cut -d' ' -f2 | sort -u | diff - "$tmp/got" \
		>"$tmp/out" && [ ! -s "$tmp/late" ]
	ok "the keys of $section are those of its examples" $?
done

# What may be null is null somewhere: here where no other test has it.
exits 0 "$model" store-absent top --count 1 --interval 0.001 --json
printf 'xvcpu-pins 1\ndomain %s -\nvcpu 0 hard 2 soft all\ndomain %s -
vcpu 0 hard 2 soft all\n' 00000000-0000-0000-0000-000000000000 \
	5b0e1c3a-1d1a-4d41-8d0c-2f3f5a1c9b77 >"$pins"
exits 3 "$model" nameless-one restore "$pins" --json
exits 3 "$model" unreadable pin 1 0-1 2 --json
exits 3 "$model" unreadable pin 1 0-1 - --soft 2 --json
exits 0 "$model" distance-unknown topology --json

# Every key of all that was printed is described, with its type; and the other
# way round, what is described as null was.
"$here/shape" "$json" "$keys" <"$tmp/documents" >"$tmp/out" 2>"$tmp/err"
ok "every key of $(wc -l <"$tmp/documents") documents is described" $?
case $parts in
*list*host*)
	awk '$3 ~ /null/ { print $2 }' "$keys" | sort -u >"$tmp/wanted"
	"$json" --flat <"$tmp/documents" |
		sed -n 's/\[[0-9]*\]/[]/g; s/ null$//p' | sort -u |
		diff "$tmp/wanted" - >"$tmp/out"
	ok "what may be null has been" $?
	;;
esac
