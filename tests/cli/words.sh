# SPDX-License-Identifier: MIT
# The first words of a user, and those that he brings from other tools.

# A list that is refused, and the right way below it.
hints()		# TEXT ADVICE
{
	exits 2 "$xvcpu" cpus --ncpus 64 -- "$1"
	silent out
	[ "$(sed -n '$p' "$tmp/err")" = "  $2" ] &&
		[ "$(sed -n '$=' "$tmp/err")" -eq 4 ]
	ok "$1: $2" $?
	# Nothing is advised that is then refused.
	case $2 in
	'write 0-'*' for '* | *[nrt]ode:* | *core:* | *socket:* | see*) return ;;
	esac
	exits 0 "$xvcpu" cpus --ncpus 64 -- "${2#write }"
}

hints '0;1' 'write 0,1'
hints '4;5' 'write 4,5'
hints '0 2 4' 'write 0,2,4'
hints '0, 2, 4' 'write 0,2,4'
hints ' 3' 'write 3'
hints '0-3,' 'write 0-3'
hints '0,,1' 'write 0,1'
hints '0 - 3' 'write 0-3'
hints '0-31:2' 'write 0-31:1/2'
hints '0-31/2' 'write 0-31:1/2'
hints 'all:1/2' 'write 0-63:1/2'
hints '0..3' 'write 0-3'
hints '0-' 'write 0-63'
hints '0-N' 'write 0-63'
hints 'N' 'write 63'
hints 'ff' 'write 0xff'
hints 'ffff' 'write 0xffff'
hints '0XF0' 'write 0xF0'
hints '1f' 'write 0x1f'
hints '00000000,0000ffff' 'write 0x00000000,0000ffff'
hints '0x00000000,0x0000ffff' 'write 0x00000000,0000ffff'
hints '^3' 'write all,^3'
hints '^3,^5-6' 'write all,^3,^5-6'
hints '!3' 'write all,^3'
hints '!3,4' 'write all,^3,^4'
hints '0-7,!3' 'write 0-7,^3'
hints '0-7 ^3' 'write 0-7,^3'
hints 'ALL' 'write all'
hints 'All,^3' 'write all,^3'
hints 'any' 'write all'
hints 'r' 'write all'
hints 'None' 'write none'
hints 'cpu3' 'write 3'
hints 'CPU0-3;CPU5' 'write 0-3,5'
hints 'node0' 'write node:0'
hints 'NODES:0-1' 'write node:0-1'
hints 'core=1,^node0' 'write core:1,^node:0'
hints 'node: 0' 'write node:0'
hints '-3' 'write 0-3 for CPUs 0 to 3, or all,^3 for all but CPU 3'

# What could mean two things, or nothing, is not guessed.
for text in '' ',' '^3,5' '^all' '+3' '0 -3' '0--3' '1,f' '3-1' '0-3:0' \
	'0-3:1/0' '0-3:' 'x' '0x' '0xz' 'node' 'node0-' 'cpu' ';' '!' '^' \
	'0-3:1/2/3' '99;3-1' 'node7;3-1' '0.3' "$(printf '0\0330')"; do
	hints "$text" "see 'xvcpu help cpus'"
done
exits 2 "$xvcpu" cpus 64 --ncpus 64
grep -q 'write' "$tmp/err"
[ $? -ne 0 ]
ok "a CPU that is not there has no other spelling" $?
hints '0 2' 'write 0,2'
[ "$(cat "$tmp/out")" = 0,2 ]
ok "which reads as it was meant" $?
exits 2 "$xvcpu" --json cpus '0 2' --ncpus 8
has 'errors[0].advice' '"write 0,2"'
exits 2 "$model" host pin 1 0 '0;1'
advises 'write 0,1'

# -h and -V, anywhere.
"$xvcpu" --help >"$tmp/help"
for words in -h '-h --json' 'help -h'; do
	exits 0 "$xvcpu" $words
	silent err
done
exits 0 "$xvcpu" -h
cmp -s "$tmp/out" "$tmp/help"
ok "-h is --help" $?
exits 0 "$xvcpu" pin 1 0 -h
grep -q '^usage: xvcpu pin' "$tmp/out"
ok "-h behind a command is its help" $?
version=$("$xvcpu" --version)
for words in -V 'list -V' 'pin 1 --version'; do
	exits 0 "$xvcpu" $words
	prints "$version"
done
exits 2 "$xvcpu" cpus --ncpus 4 -- -h
exits 2 "$xvcpu" help pin set
says 'too many arguments'

# A usage is shown, all of it, in 80 columns.
exits 2 "$xvcpu" pin 1 0
says 'pin: too few arguments'
advises 'usage: xvcpu pin DOMAIN'
says '[--force]'
for command in $(sed -n 's/^  \([a-z]*\) .*/\1/p' "$tmp/help"); do
	exits 0 "$xvcpu" help "$command"
	grep -Eq '.{81}' "$tmp/out"
	[ $? -ne 0 ]
	ok "help $command has 80 columns" $?
	exits 2 "$xvcpu" "$command" --frob
	grep -Eq '.{81}' "$tmp/err"
	[ $? -ne 0 ]
	ok "the usage of $command has 80 columns" $?
	advises "usage: xvcpu $command"
	exits 0 "$xvcpu" "$command" --help --json
	has name "\"$command\""
	exits 2 "$xvcpu" "$command" --frob --json
	has 'errors[0].errno' '"EINVAL"'
	"$json" 'errors[0].advice' <"$tmp/out" | grep -q "^\"usage: xvcpu $command"
	ok "and JSON has it" $?
done
grep -Eq '.{81}' "$tmp/help"
[ $? -ne 0 ]
ok "--help has 80 columns" $?

# Verbs of others, and typing errors.
for pair in vcpu-list:list vcpu-pin:pin vcpu-set:set vcpupin:pin \
	setvcpus:set vcpuinfo:list vcpucount:list guestvcpus:set \
	vm-vcpu-hotplug:set unplug:remove; do
	exits 2 "$xvcpu" "${pair%:*}" 1 2
	says "xvcpu: no such command: '${pair%:*}'"
	advises "'xvcpu ${pair#*:}' does that; usage: xvcpu ${pair#*:} "
	silent out
	grep -Eq '.{81}' "$tmp/err"
	[ $? -ne 0 ]
	ok "in 80 columns" $?
done
exits 2 "$xvcpu" help vcpu-pin
advises "'xvcpu pin' does that"
exits 2 "$xvcpu" capabilities
advises "'xvcpu topology' does that"
exits 2 "$xvcpu" cpupool-list
advises "use 'xl cpupool-list'"
for pair in lst:list pni:pin remvoe:remove topo:topology toplogy:topology \
	docter:doctor; do
	exits 2 "$xvcpu" "${pair%:*}"
	advises "is it '${pair#*:}'? "
done
for word in frob emulatorpin x '' destroy; do
	exits 2 "$xvcpu" "$word"
	advises "see 'xvcpu --help'"
done

# Domain 0 by its other names; a domain that has the name is meant.
for name in dom0 Dom0 'Domain 0' domain-0 DOM-0 'dom 0'; do
	exits 1 "$model" host list "$name"
	says "domain '$name': no domain has this name"
	advises 'write 0 or Domain-0'
	exits 1 "$model" host pin "$name" all 0
	says "domain '$name': "
	advises 'write 0 or Domain-0'
	exits 1 "$model" host set "$name" 1
	advises 'write 0 or Domain-0'
done
exits 1 "$model" host list dom12
advises 'write 12, or its name'
for word in dom domain dom1x domino domainid1; do
	exits 1 "$model" host list "$word"
	advises "see 'xvcpu list'"
done

# The pins of a domain: what list shows.
exits 0 "$model" host list 'guest one'
cp "$tmp/out" "$tmp/list"
exits 0 "$model" host pin 'guest one'
cmp -s "$tmp/out" "$tmp/list"
ok "pin DOMAIN shows what list shows" $?
exits 0 "$model" host --json pin 1
has 'domains[0].vcpus[0].hard' '"0-7"'
exits 1 "$model" host pin nobody
exits 2 "$model" host pin
exits 2 "$model" host pin 1 --soft 0
says 'too few arguments'

# With --json, standard output is one document, whatever happens.
exits 0 "$xvcpu" --json help
has 'commands[0].name' '"list"'
exits 0 "$xvcpu" help pin --json
has name '"pin"'
exits 0 "$xvcpu" -V --json
has version "\"${version#xvcpu }\""
for words in '' '--frob' 'frob' 'vcpu-pin' 'lst' 'help a b' 'help frob' \
	'list -x' 'pin 1' 'top --interval x' 'cpus 0 --ncpus' 'max 1 4x' \
	'restore' 'restore /nonexistent' 'cpus 0;1 --ncpus 4'; do
	"$xvcpu" $words --json >"$tmp/out" 2>"$tmp/err"
	status=$?
	what="'$words --json'"
	[ "$status" -ne 0 ] && [ "$(sed -n '$=' "$tmp/out")" -eq 1 ]
	ok "$what fails with one line" $?
	"$json" 'errors[0].message' <"$tmp/out" >/dev/null
	ok "$what is a document with an error" $?
done

# No memory: skipped where the sanitizers' own is more than the limit.
limited='ulimit -v 65536 && exec "$@"'
if sh -c "$limited" sh "$xvcpu" -V >/dev/null 2>&1; then
	exits 1 sh -c "$limited" sh "$xvcpu" --json cpus all --ncpus 4294967295
	says 'xvcpu: out of memory'
	has 'errors[0].errno' '"ENOMEM"'
fi
