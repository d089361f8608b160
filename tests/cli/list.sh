# SPDX-License-Identifier: MIT
# list on the model: rows, keys, domains by every kind of name, what fails.

exits 0 "$model" host list
prints 'DOMID  VCPU  STATE     CPU  TIME(s)  HARD  SOFT  NAME
    0     0  running     0      0.0  0-7   0-7   Domain-0
    0     1  blocked     1      0.0  0-7   0-7   Domain-0
    1     0  running     5   1234.5  0-7   0-7   guest one
    1     1  blocked     1      0.0  0-7   0-7   guest one
    1     2  runnable    2      0.0  0-7   0-7   guest one
    1     3  offline     -      0.0  0-7   0-7   guest one'
silent err
exits 0 "$model" host --json list
silent err
has xen.version '"4.17"'
has xen '{"version":"4.17","domctl":21,"sysctl":21}'
has ncpus 8
has 'domains[0].domid' 0
has 'domains[0].name' '"Domain-0"'
has 'domains[1].uuid' '"deadbeef-0102-0304-0506-0708090a0b0c"'
has 'domains[1].type' '"pv"'
has 'domains[1].max_vcpus' 4
has 'domains[1].online_vcpus' 3
has 'domains[1].vcpus[0]' '{"vcpu":0,"state":"running","cpu":5,"cpu_time_ns":1234567890123,"hard":"0-7","soft":"0-7"}'
has 'domains[1].vcpus[3].state' '"offline"'
has 'domains[1].vcpus[3].cpu' null
has 'domains[2].vcpus' '[]'
has 'domains[1].state' '"running"'
has 'domains[1].shutdown_reason' null
has 'domains[1].pool' '{"id":0,"name":"Pool-0"}'

# A domain that does not run wants no CPU, whatever Xen says of its vCPUs.
while read -r scene state reason; do
	exits 0 "$model" "host,$scene" list 1
	shows '1 0 paused 5 1234.5 0-7 0-7 guest one'
	shows '1 2 paused 2 0.0 0-7 0-7 guest one'
	shows '1 3 offline - 0.0 0-7 0-7 guest one'
	exits 0 "$model" "host,$scene" list --json
	has 'domains[1].state' "$state"
	has 'domains[1].shutdown_reason' "$reason"
	has 'domains[1].vcpus[1].state' '"paused"'
	has 'domains[0].vcpus[0].state' '"running"'
done <<'END'
paused "paused" null
shut-down "shutdown" "poweroff"
crashed "crashed" "crash"
dying "dying" "crash"
stopped-4 "shutdown" "watchdog"
stopped-99 "shutdown" null
END

# Where no state can be read, its column is as wide as its heading.
exits 3 "$model" flask-vcpus list 1
prints 'DOMID  VCPU  STATE  CPU  TIME(s)  HARD  SOFT  NAME
    1     0  ?        ?        ?  0-7   0-7   guest one
    1     1  ?        ?        ?  0-7   0-7   guest one
    1     2  ?        ?        ?  0-7   0-7   guest one
    1     3  ?        ?        ?  0-7   0-7   guest one'
says "xvcpu: domain 1 vCPUs 0-3: Xen's FLASK policy denies it"

# Pools and their names.
exits 0 "$model" pool list --json
has 'domains[1].pool' '{"id":3,"name":null}'
exits 0 "$model" pool-named list 1 --json
has 'domains[0].pool' '{"id":3,"name":"fast"}'
exits 0 "$model" pool-named,store-absent list 1 --json
has 'domains[0].pool' '{"id":3,"name":null}'
exits 0 "$model" no-pool list 1 --json
has 'domains[0].pool' null
exits 3 "$model" pool-denied list --json
has 'domains[1].pool' '{"id":0,"name":null}'
has 'domains[1].name' '"guest one"'
has 'errors[0].message' '"names: xenstore does not let us"'
has 'errors[0].errno' '"EACCES"'
exits 0 "$model" pool-denied list
silent err

# A domain by its number, name and UUID.
for domain in 1 01 'guest one' deadbeef-0102-0304-0506-0708090a0b0c \
	DEADBEEF-0102-0304-0506-0708090A0B0C; do
	exits 0 "$model" host list "$domain" --json
	has 'domains[0].domid' 1
	grep -q '"domid":0' "$tmp/out"
	[ $? -ne 0 ]
	ok "and no other domain" $?
done
exits 0 "$model" host list 1 0 'guest one' --json
has 'domains[0].domid' 1
has 'domains[1].domid' 0
exits 1 "$model" host list 5
says 'domain 5: no such domain'
silent out
exits 1 "$model" host list 5 --json
has 'errors[0].errno' '"ESRCH"'
exits 1 "$model" host list nobody
says "domain 'nobody': no domain has this name"
exits 1 "$model" host list 4x
exits 1 "$model" host list 00000000-0000-0000-0000-000000000001
says 'no domain has this UUID'
exits 1 "$model" host,name-twice list 'guest one'
says 'several domains have this name'
advises 'use the domid'
exits 1 "$model" host,uuid-twice list deadbeef-0102-0304-0506-0708090a0b0c
says '2 domains have this UUID'
advises 'use the domid'
for domain in 32752 65536 18446744073709551616 ''; do
	exits 2 "$model" host list "$domain"
	silent out
	exits 2 "$model" host list 1 "$domain"
	silent out
done

# What can be read is shown, what cannot is said.
exits 3 "$model" host list 5 1
says 'domain 5: no such domain'
shows '1 0 running 5 1234.5 0-7 0-7 guest one'
exits 3 "$model" host list 5 1 --json
has 'domains[0].domid' 1
has 'errors[0].errno' '"ESRCH"'
exits 0 "$model" host,store-absent list
shows '1 0 running 5 1234.5 0-7 0-7 -'
exits 0 "$model" host,store-absent list --json
has 'domains[0].name' null
exits 1 "$model" host,store-absent list Domain-0
says 'names need xenstore: there is no xenstore daemon here'
advises 'use the domid or the UUID'
# One whose name cannot be read may be the one: it runs for all that is known.
exits 1 "$model" name-denied list 'guest one' --json
has 'errors[0].errno' '"EACCES"'
exits 1 "$model" store-hangs list 'guest one'
says 'names need xenstore: xenstore did not answer'
# The domid of a name can be another domain's when it is looked at.
exits 0 "$model" name-moves list 'guest one' --json
has 'domains[0].domid' 7
exits 1 "$model" name-goes list 'guest one' --json
has 'errors[0].errno' '"ESRCH"'
exits 0 "$model" host,store-absent list deadbeef-0102-0304-0506-0708090a0b0c
exits 3 "$model" host,store-dies list
says 'names: xenstore closed the connection'
shows '1 0 running 5 1234.5 0-7 0-7 -'
exits 0 "$model" host,store-stalls list
says 'xvcpu: warning: names: xenstore does not answer'
exits 3 "$model" name-denied list
says 'names: xenstore does not let us'
advises 'run it in dom0, as root'
shows '0 0 running 0 0.0 0-7 0-7 Domain-0'
shows '1 0 running 5 1234.5 0-7 0-7 -'
exits 3 "$model" name-denied list --json
has 'domains[1].name' null
has 'domains[2].name' '"new"'
has 'errors[0].errno' '"EACCES"'
exits 0 "$model" host,name-odd list
shows '1 0 running 5 1234.5 0-7 0-7 q"b\x5ct\x09x\xffé\x1b[31m'
exits 0 "$model" host,name-odd list --json
has 'domains[1].name' '"q\"b\\t\u0009x\ufffdé\u001b[31m"'

exits 0 "$model" large list
grep -q '^    1   599  blocked  1099      0.0  0-1099  0-1099  guest one$' \
	"$tmp/out"
ok "and has room for the widest, whichever row has it" $?
exits 0 "$model" large list 1 --json
has 'domains[0].vcpus[599].hard' '"0-1099"'
exits 0 "$model" widest list 32751
for row in '0 blocked 2147483647 0.0' '4199 running 16383 1234567890.1'; do
	shows "32751 $row 0-16383 0-16383 a name that is longer than what is left of the line"
done
exits 0 "$model" widest list 32751 --json
has 'domains[0].vcpus[0].cpu' 2147483647
has 'domains[0].vcpus[4199].vcpu' 4199
has 'domains[0].vcpus[4199].hard' '"0-16383"'

# What is written again is what was written, however much went out between.
exits 0 "$model" long-maps list 1 --json
even=$(seq -s , 0 2 198)
has 'domains[0].vcpus[0].soft' "\"$even\""
has 'domains[0].vcpus[3].soft' "\"$even\""
has 'domains[0].vcpus[3].hard' "\"$(seq -s , 0 2 16382)\""
exits 0 "$model" half-alike list 1
shows '1 0 blocked 0 0.0 0,2 0,2 guest one'
shows '1 1 blocked 1 0.0 0,2 0,2,4,6 guest one'
shows '1 2 blocked 2 0.0 0,2,4,6 0,2,4,6 guest one'
shows '1 3 offline - 0.0 0,2,4,6 0,2,4,6,8,10 guest one'
exits 0 "$model" half-alike list 1 --json
has 'domains[0].vcpus[1].soft' '"0,2,4,6"'
has 'domains[0].vcpus[2].hard' '"0,2,4,6"'
has 'domains[0].vcpus[3].soft' '"0,2,4,6,8,10"'

exits 0 "$model" pvh-dom0 list 1 --json
has 'xen.domctl' 18
has 'domains[0].name' '"guest one"'

exits 3 "$model" flask list
says "domain 1 vCPUs 0-3: Xen's FLASK policy denies it"
advises 'allow it in the FLASK policy'
[ "$(wc -l <"$tmp/err")" -eq 4 ]
ok "two lines for each domain" $?
exits 3 "$model" flask list 1 --json
has 'domains[0].online_vcpus' 3
has 'domains[0].vcpus[3]' '{"vcpu":3,"state":null,"cpu":null,"cpu_time_ns":null,"hard":"0-7","soft":"0-7"}'
exits 3 "$model" flask list 1
shows '1 3 ? ? ? 0-7 0-7 guest one'
exits 3 "$model" flask-maps list 1 --json
has 'domains[0].vcpus[2]' '{"vcpu":2,"state":"runnable","cpu":2,"cpu_time_ns":1000,"hard":null,"soft":null}'
has 'errors[3].vcpu' 3
exits 3 "$model" flask-maps list 1
shows '1 2 runnable 2 0.0 ? ? guest one'
exits 3 "$model" flask list 1 --json
has 'errors[0].errno' '"EACCES"'
has 'errors[3].vcpu' 3
has 'errors[3].domid' 1
for words in 'list' 'topology' 'pin 1 0 1' 'add 1' 'save'; do
	# shellcheck disable=SC2086
	exits 0 "$model" flask-physinfo $words
	silent err
done
for scene in flask-domains flask-hidden; do
	exits 1 "$model" $scene list
	says "Xen's FLASK policy denies it"
	advises 'allow it in the FLASK policy'
	silent out
	exits 1 "$model" $scene list --json
	has 'errors[0].errno' '"EACCES"'
	exits 1 "$model" $scene list 1
	says "Xen's FLASK policy denies it"
	exits 1 "$model" $scene top --interval 0.01 --count 2
	says "read the vCPUs: Xen's FLASK policy denies it"
done
exits 0 "$model" gone list --json
has 'domains[1].domid' 7
exits 1 "$model" gone list 1
says 'no such domain'
exits 3 "$model" gone list 1 0
shows '0 0 running 0 0.0 0-7 0-7 Domain-0'
exits 1 "$model" no-memory list
says 'out of memory'
exits 1 "$model" no-memory list --json
has 'errors[0].errno' '"ENOMEM"'

# Xen is there and cannot be used.
exits 5 "$model" unprivileged list
exits 5 "$model" restricted list
says 'run it in dom0'
exits 5 "$model" locked-down list
says 'locked down'
exits 5 "$model" not-root list
says 'run it as root'
exits 5 "$model" no-device list
exits 5 "$model" unknown list
says 'use a newer xvcpu'
exits 5 "$model" unknown list --json
has 'errors[0].errno' '"EPROTONOSUPPORT"'
exits 5 "$model" old list
says 'older than 4.5'

# costs SCENE UNIT ARGUMENT...: how many, as "counted" tells it.
costs()
{
	scene=$1
	unit=$2
	shift 2
	"$model" "$scene,counted" "$@" 2>&1 >/dev/null </dev/null |
		sed -n "s/.*$unit \([0-9]*\).*/\1/p"
}

# Several names are one search, and several UUIDs one list, among 1,027 domains.
names='guest15 guest16 guest17'
uuids='c0000f00-0000-0000-0000-000000000000 c0001000-0000-0000-0000-000000000000'
# shellcheck disable=SC2086
exits 0 "$model" many,counted list $names
shows '17 3 blocked 3 0.0 0-7 0-7 guest17'
# Each name is looked at once more when its domain is known, and once to show it.
says "lists 1, reads $((1027 + 3 + 3)),"
# shellcheck disable=SC2086
exits 0 "$model" many,counted save $names --output "$tmp/some"
says "lists 1, reads $((1027 + 1027 + 3)),"
# shellcheck disable=SC2086
exits 0 "$model" many list $uuids
shows '16 3 blocked 3 0.0 0-7 0-7 guest16'
once=$(costs many crossings list "${uuids%% *}")
# shellcheck disable=SC2086
[ "$once" -gt 0 ] && [ "$once" = "$(costs many crossings list $uuids)" ]
ok "two UUIDs cost the crossings of one: $once" $?
exits 3 "$model" many list guest15 nobody guest17
says "domain 'nobody': no domain has this name"
shows '15 0 blocked 0 0.0 0-7 0-7 guest15'
shows '17 0 blocked 0 0.0 0-7 0-7 guest17'

# A table does without names after half a second; who reads JSON relies on them.
exits 0 "$model" store-stalls,counted list
says 'xvcpu: warning: names: xenstore does not answer'
says 'shortest limit 500 ms'
exits 0 "$model" store-stalls,counted list --json
has 'warnings[0]' '"names: xenstore does not answer"'
says 'shortest limit 2000 ms'
exits 0 "$model" counted save
says 'shortest limit 2000 ms'

# Domains that came, went or became others between being found and being read
# have their own names, and so have their pools.
exits 0 "$model" changes list
prints 'DOMID  VCPU  STATE     CPU  TIME(s)  HARD  SOFT  NAME
    0     0  running     0      0.0  0-7   0-7   Domain-0
    0     1  blocked     1      0.0  0-7   0-7   Domain-0
    1     0  running     5   1234.5  0-7   0-7   the next
    1     1  blocked     1      0.0  0-7   0-7   the next
    1     2  runnable    2      0.0  0-7   0-7   the next
    1     3  offline     -      0.0  0-7   0-7   the next
    3     0  blocked     0      0.0  0-7   0-7   late'
exits 0 "$model" changes list --json
has 'domains[0].pool' '{"id":5,"name":"other"}'
has 'domains[1].name' '"the next"'
has 'domains[2].name' '"late"'
exits 0 "$model" heir list
shows '1 3 offline - 0.0 0-7 0-7 the next'
exits 0 "$model" changes,store-stalls list
says 'xvcpu: warning: names: xenstore does not answer'
shows '3 0 blocked 0 0.0 0-7 0-7 -'
exits 1 "$model" changes list 1
says 'domain 1: no such domain'
exits 3 "$model" changes list 0 1 --json
has 'domains[0].name' '"Domain-0"'
has 'domains[0].pool' '{"id":5,"name":"other"}'

# One domain costs no more where there are a thousand others: by its domid
# nothing, by its name the names of all.
for words in 'list 1' 'list 1 --json' 'pin 1 0 1' 'set 1 2 --no-wait' \
	'add 1 3 --no-wait' 'remove 1 2 --no-wait' 'doctor 1' 'save 1'; do
	for unit in crossings operations lists reads; do
		# shellcheck disable=SC2086
		few=$(costs host $unit $words)
		# shellcheck disable=SC2086
		[ -n "$few" ] && [ "$few" = "$(costs many $unit $words)" ]
		ok "'$words' costs $few $unit among a thousand" $?
	done
done
for unit in crossings operations; do
	few=$(costs host $unit list 'guest one')
	[ -n "$few" ] && [ "$few" = "$(costs many $unit list 'guest one')" ]
	ok "a name costs $few $unit among a thousand" $?
done
