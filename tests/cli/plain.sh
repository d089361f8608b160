# SPDX-License-Identifier: MIT
# Without Xen: words, the calculator, doctor, output that cannot be written.

exits 2 "$xvcpu"
says 'xvcpu: no command'
advises "see 'xvcpu --help'"
silent out
exits 2 "$xvcpu" frob
says "no such command: 'frob'"
exits 2 "$xvcpu" --frob
says "no such option: '--frob'"
exits 2 "$xvcpu" --json frob
has 'errors[0].errno' '"EINVAL"'
has 'errors[0].message' "\"no such command: 'frob'\""

exits 0 "$xvcpu" --help
silent err
for command in list pin set add remove save restore max topology cpus doctor; do
	grep -q "^  $command " "$tmp/out"
	ok "--help names $command" $?
done
exits 0 "$xvcpu" help
for command in list pin set add remove save restore max topology cpus doctor; do
	exits 0 "$xvcpu" help "$command"
	grep -q "^usage: xvcpu $command" "$tmp/out"
	ok "help $command shows its usage" $?
	cp "$tmp/out" "$tmp/help"
	exits 0 "$xvcpu" "$command" --help
	cmp -s "$tmp/out" "$tmp/help"
	ok "$command --help shows the same" $?
done
exits 2 "$xvcpu" help frob
exits 0 "$xvcpu" --version
grep -Eqx 'xvcpu [0-9]+\.[0-9]+\.[0-9]+' "$tmp/out"
ok "--version is a name and a version" $?
exits 0 "$xvcpu" --json --version
version=$("$xvcpu" --version)
has version "\"${version#xvcpu }\""

# The calculator.
exits 0 "$xvcpu" cpus 0-3,8 --ncpus 16
prints '0-3,8'
silent err
exits 0 "$xvcpu" cpus --ncpus=16 0xf0
prints '4-7'
exits 0 "$xvcpu" cpus all,^3 --ncpus 8
prints '0-2,4-7'
exits 0 "$xvcpu" cpus none --ncpus 8
prints none
exits 0 "$xvcpu" cpus 0-7:1/2 --ncpus 8 --format hex
prints 0x55
exits 0 "$xvcpu" cpus 0-3,8 --ncpus 17 --format bytes
prints '0f 01 00'
exits 0 "$xvcpu" cpus all --ncpus 1100 --format count
prints 1100
exits 0 "$xvcpu" cpus 0 --ncpus 1 --format list
prints 0
exits 0 "$xvcpu" cpus 99999999 --ncpus 100000000 --format count
prints 1
for where in before after between; do
	case $where in
	before) exits 0 "$xvcpu" --json cpus 0-3 --ncpus 8 ;;
	after) exits 0 "$xvcpu" cpus 0-3 --ncpus 8 --json ;;
	between) exits 0 "$xvcpu" cpus --json 0-3 --ncpus 8 ;;
	esac
	prints '{"list":"0-3","count":4,"hex":"0xf","ncpus":8}'
done

exits 2 "$xvcpu" cpus 0-3,x --ncpus 8
says "xvcpu: CPU list '0-3,x': character 5: "
silent out
[ "$(sed -n 2p "$tmp/err")" = "  0-3,x" ] &&
	[ "$(sed -n 3p "$tmp/err")" = "      ^" ] &&
	[ "$(sed -n 4p "$tmp/err")" = "  see 'xvcpu help cpus'" ] &&
	[ "$(wc -l <"$tmp/err")" -eq 4 ]
ok "a refused list is shown with a mark under the fault" $?
long=$(seq -s, 0 199)
exits 2 "$xvcpu" cpus "$long,bad" --ncpus 200
[ "$(sed -n 2p "$tmp/err" | wc -c)" -lt 80 ] &&
	[ "$(sed -n 3p "$tmp/err" | wc -c)" -eq 55 ]
ok "of a long one, the part around the fault" $?
exits 2 "$xvcpu" --json cpus 0-3,99 --ncpus 8
has 'errors[0].errno' '"ERANGE"'
exits 2 "$xvcpu" cpus '' --ncpus 8
says 'character 1: the text is empty'
exits 2 "$xvcpu" cpus node:0 --ncpus 8
says 'no topology'
exits 2 "$xvcpu" cpus 8 --ncpus 8
says 'past the last CPU (7)'
exits 2 "$xvcpu" cpus '^3' --ncpus 8
exits 2 "$xvcpu" cpus 1000000001 --ncpus 1000000001
says 'character 1: past the last CPU (1000000000)'
exits 2 "$xvcpu" cpus 3-1 --ncpus 8
exits 2 "$xvcpu" cpus ' 3' --ncpus 8
exits 2 "$xvcpu" cpus 0-4000000000 --ncpus 8
for number in 4x +4 ' 4' '4 ' '' -4 0x4 4294967296 18446744073709551616 \
	99999999999999999999999 0; do
	exits 2 "$xvcpu" cpus 0 --ncpus "$number"
	says "--ncpus '$number': not "
done
exits 2 "$xvcpu" cpus 0 --ncpus
says '--ncpus needs a value'
exits 2 "$xvcpu" cpus 0 --ncpus --json
has 'errors[0].errno' '"EINVAL"'
exits 2 "$xvcpu" cpus 0 --ncpus 4 --ncpus 4
says 'given twice'
exits 2 "$xvcpu" cpus 0 --ncpus 4 --format octal
says "--format 'octal'"
exits 2 "$xvcpu" cpus --ncpus 4
says 'cpus: too few arguments'
exits 2 "$xvcpu" cpus 0 1 --ncpus 4
says 'cpus: too many arguments'
exits 2 "$xvcpu" cpus 0 --frob
exits 2 "$xvcpu" cpus 0 -x
exits 2 "$xvcpu" doctor --json=1
exits 0 "$xvcpu" cpus --ncpus 4 -- 0
exits 2 "$xvcpu" cpus "$(printf '0,\377\033[31m')" --ncpus 4
LC_ALL=C grep -q "$(printf '[\033\377]')" "$tmp/err"
[ $? -ne 0 ]
ok "what a terminal would obey is not repeated to it" $?
exits 2 "$xvcpu" --json cpus "$(printf '0,\377\033"')" --ncpus 4
"$json" <"$tmp/out"
ok "and JSON stays JSON" $?

# Bad words are refused before Xen is looked for.
exits 2 "$xvcpu" max 1 4x
exits 2 "$xvcpu" max 1
exits 2 "$xvcpu" pin 1 0
exits 2 "$xvcpu" pin 1 0 -
says 'nothing to set'
exits 2 "$xvcpu" pin 1 0 0 --frob
says "no such option: '--frob'"
exits 2 "$xvcpu" topology 1

# Output.
exits 1 sh -c '"$1" cpus 0 --ncpus 8 >/dev/full' sh "$xvcpu"
says 'standard output: '
exits 1 sh -c '"$1" cpus 0 --ncpus 8 >&-' sh "$xvcpu"
says 'standard output: '
exits 1 sh -c '"$1" --help >/dev/full' sh "$xvcpu"
exits 0 sh -c '"$1" cpus 0 --ncpus 8 2>&- <&-' sh "$xvcpu"
prints 0

# No Xen here: skipped where there is one.
if [ ! -e /dev/xen/privcmd ] && [ ! -e /proc/xen/privcmd ]; then
	for command in list topology 'pin 0 0 0' 'max 1 1' 'list Domain-0' \
		'cpus 0'; do
		exits 5 "$xvcpu" $command
		says 'xvcpu: cannot reach Xen: there is no privcmd device'
		silent out
		exits 5 "$xvcpu" $command --json
		has 'errors[0].errno' '"ENOENT"'
	done
	says 'or say --ncpus N'
	exits 5 "$xvcpu" doctor
	grep -q '^no  privcmd  .*no such file' "$tmp/out" ||
		grep -q '^no  privcmd  .*No such file' "$tmp/out"
	ok "doctor says that there is no privcmd" $?
	grep -Evq '^(ok|no|--)  [a-z0-9]+ +[^ ]' "$tmp/out"
	[ $? -ne 0 ]
	ok "every line of doctor is a status, a subject and a finding" $?
	silent err
	exits 5 "$xvcpu" --json doctor
	has usable false
	has 'checks[0].check' '"user"'
fi
