# SPDX-License-Identifier: MIT
# Every command that prints, over names that a terminal or JSON could choke on:
# no byte that does more than show itself, on stdout or stderr, and JSON that
# is JSON.

# What must not come raw: control characters but the line feed, C1 also as
# UTF-8, bidirectional and zero-width characters, separators, byte order marks.
forbidden=$(printf '[\001-\010\013-\037\177\t]|\302[\200-\237]|\330\234|\342\200[\213-\217\250-\256]|\342\201[\240-\257]|\357\273\277|\357\277[\271-\273]')

# clean FILE: UTF-8, and nothing that is forbidden.
clean()
{
	iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 &&
		! LC_ALL=C grep -Eqa -- "$forbidden" "$1" &&
		! grep -qx 'INJECTED' "$1"
}

# try ARGUMENT...: run it; what it says is kept, for upset.
try()
{
	ran=$((ran + 1))
	kind=out
	[ "$1" = --json ] && kind=json
	XVCPU_TEST_NAME=$name XVCPU_TEST_ROOT=$tmp/root "$model" named "$@" \
		>"$said/$ran.$kind" 2>"$said/$ran.err" </dev/null
	status=$?
	[ $status -le 5 ] || echo "run $ran, '$*', exits $status" >>"$tmp/dirty"
}

# upset: was any of what was tried?  What is bad goes to dirty, by its number.
upset()
{
	LC_ALL=C grep -Eal -e "$forbidden" -e '^INJECTED$' \
		"$said"/*.out "$said"/*.json "$said"/*.err >>"$tmp/dirty"
	iconv -f UTF-8 -t UTF-8 "$said"/*.out "$said"/*.json "$said"/*.err \
		>/dev/null 2>>"$tmp/dirty"
	"$json" --each "$said"/*.json 2>>"$tmp/dirty"
	[ -s "$tmp/dirty" ]
}

# Plain, and as JSON.
look()
{
	try "$@"
	try --json "$@"
}

# name: what it is like.
look_at_name()
{
	: >"$tmp/dirty"
	said=$tmp/said
	rm -rf "$said"
	mkdir "$said"
	ran=0
	look_at_all
	look_at_files
	upset
	bad=$?
	cp "$tmp/dirty" "$tmp/err"
	: >"$tmp/out"
	[ $bad -ne 0 ] && [ $ran -ge 84 ]
	ok "no command is upset by a name: $1" $?
}

look_at_all()
{
	look list
	look list "$name"
	look list "no $name"
	look list "--$name"
	look top --interval 0.01 --count 1
	look top --interval "$name"
	look doctor
	look doctor "$name"
	look doctor "no $name"
	look topology
	look cpus "$name"
	look cpus 0 --format "$name"
	look pin "$name"
	look pin "$name" 0 0-3
	look pin "no $name" 0 0-3
	look pin 1 "$name" 0
	look pin 1 0 "$name"
	look set "$name" 2 --no-wait
	look set 1 "$name"
	look add "$name" --no-wait
	look remove "$name" --no-wait
	look remove 1 "$name"
	look max "$name" 4
	look max 1 "$name"
	look "$name"
	look "--$name"
	look help "$name"
}

# The same words in files: a domain's own, and saved pins.
look_at_files()
{
	path=$(printf '%s' "$name" | tr / _)
	path="$tmp/${path%"${path#????????????????????}"}.cfg"
	printf 'name = "%s"\nvcpus = 2\nmaxvcpus = 4\nmemory = 64\nkernel = "%s"\n' \
		"$name" "$name" >"$path"
	look set 1 3 --config --file "$path"
	look set 1 3 --live --config --file "$path"
	look pin "$name" 0 0-3 --config --file "$path"
	look set "$name" 3 --config
	printf '%s\n' "$name" >"$path"
	look set 1 3 --config --file "$path"
	look restore "$path"
	look restore "$tmp/no/$name"
	look save
	look save "$name"
	look save --output "$path"
	look save --output "$tmp/no/$name"
	XVCPU_TEST_NAME=$name "$model" named,pinned save >"$tmp/pins"
	look restore "$tmp/pins"
	look restore "$tmp/pins" --dry-run
	sed 's/^domain deadbeef/domain 00000000/; s/^vcpu 1/vcpu 1x/' \
		"$tmp/pins" >"$path"
	look restore "$path"
	sed 's/^domain deadbeef/domain 00000000/' "$tmp/pins" >"$path"
	look restore "$path"
}

while IFS= read -r line; do
	# shellcheck disable=SC2059
	name=$(printf ".$line.")
	name=${name#.}
	name=${name%.}
	look_at_name "${line%%\\*}"
done <<'END'
esc\033[31m\033]0;title\007
tab\there
line\nINJECTED
return\rINJECTED
back\b\b\b\bspace
c1 raw\2331m\215
c1 utf8\302\2331m\302\205\302\215
del\177ete
no utf8\377\300\200\355\240\200\364\220\200\200\303
cut\342\200
rlo\342\200\256gpj.exe
isolate\342\201\246x\342\201\251\342\200\252\342\200\216\342\200\217\330\234
separators\342\200\250INJECTED\342\200\251
unseen\342\200\213\342\200\215\342\201\240\357\273\277\357\277\271
quotes"'`"
back\\\\slash\\\\"\\\\u0000\\\\x1b%%s%%n
 blanks  
wide\344\270\255\346\226\207\360\237\230\200\303\251
-
-1
{}[]:,

END
long=a$(printf '%01000d' 0 | sed 's/0/é/g')
name=$long
look_at_name long

# On the screen a name is cut to what is left of the line, between characters.
for name in "$long" "$(printf 'x\033\033\033\033\033\033\033')"; do
	XVCPU_TEST_NAME=$name "$build/test/pty" -d q LOAD% "$model" named top \
		--interval 0.05 | sed 's/\x1b\[[?0-9]*[A-Za-z]//g; s/\r//g' \
		>"$tmp/out"
	clean "$tmp/out"
	ok "top's screen shows whole characters" $?
done
grep -qE 'x(\\x1b){3}$' "$tmp/out"
ok "and whole escapes" $?
