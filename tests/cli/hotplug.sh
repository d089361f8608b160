# SPDX-License-Identifier: MIT
# set, add, remove and doctor DOMAIN on the model, with a modelled guest.

# changed VCPUS REQUESTED RESULT: the JSON document of a change.
changed()
{
	has domid 1
	has vcpus "$1"
	has requested "\"$2\""
	has result "\"$3\""
}

exits 0 "$model" host add 1
grep -Eqx 'domain 1: vCPU 3 online after [0-9]+ ms' "$tmp/out"
ok "add takes the lowest one that is offline" $?
silent err
exits 0 "$model" host add 1 --json
changed '[3]' online online
exits 0 "$model" host add 'guest one' -1 --json
changed '[3]' online online
exits 0 "$model" host add 1 3 --json
changed '[3]' online online
exits 0 "$model" host add 1 2
prints 'domain 1: vCPU 2 online already'
exits 0 "$model" host add 1 2 --json
has waited_ms 0
exits 0 "$model" host remove 1 --json
changed '[2]' offline offline
exits 0 "$model" host remove 1 1 --live --json
changed '[1]' offline offline
exits 0 "$model" host set 1 1 --json
changed '[1,2]' offline offline
exits 0 "$model" host set 1 4 --json
changed '[3]' online online
exits 0 "$model" host set 1 3
prints 'domain 1: 3 vCPUs online already'

# Refused: nothing was asked.
exits 1 "$model" host remove 1 0
says 'domain 1 vCPU 0: guests need it'
advises '--force'
silent out
exits 1 "$model" host remove 1 0 --json
changed '[0]' offline refused
has 'errors[0].errno' '"EBUSY"'
exits 0 "$model" host remove 1 0 --force
exits 1 "$model" host add 1 4
says 'it has 4 vCPUs'
exits 1 "$model" host add 1 4 --json
has 'errors[0].errno' '"ERANGE"'
has result '"refused"'
exits 1 "$model" host set 0 5
says "raise Xen's dom0_max_vcpus= and boot again"
exits 1 "$model" host set 1 5
exits 1 "$model" host add 0
says 'nothing to add'
exits 1 "$model" host,hvm add 1
says 'an HVM guest does not listen'
exits 1 "$model" host add 5
says 'no such domain'
exits 1 "$model" host add 5 --json
has 'errors[0].errno' '"ESRCH"'
exits 1 "$model" host,store-absent add 1
says 'start xenstored'
exits 5 "$model" unprivileged add 1

# Asked, and the guest did not act.
exits 4 "$model" host,deaf add 1 --wait 0.05
says 'domain 1 vCPU 3: asked, and not online after '
silent out
exits 4 "$model" host,deaf add 1 --wait 0.05 --json
changed '[3]' online pending
has 'errors[0].errno' '"ETIMEDOUT"'
exits 4 "$model" host,paused add 1 --wait 0.05
says 'unpause it'
exits 4 "$model" host,hvm,deaf add 1 --force --wait 0.05
exits 3 "$model" host,deaf-to-2 set 1 1 --wait 0.05
says '(offline: 1)'
exits 3 "$model" host,deaf-to-2 set 1 1 --wait 0.05 --json
changed '[1,2]' offline pending
exits 0 "$model" host,deaf add 1 --no-wait
prints 'domain 1: vCPU 3 asked to come online'
exits 0 "$model" host,deaf remove 1 --no-wait --json
changed '[2]' offline pending
has waited_ms 0

exits 4 "$model" host,deaf add 1 --wait=0
says 'something in it must bring an added CPU online'
exits 4 timeout --preserve-status -s INT 1 "$model" host,deaf add 1 --wait 60
says 'domain 1 vCPU 3: interrupted: the guest has been asked'
exits 4 timeout --preserve-status -s TERM 1 "$model" host,deaf set 1 1 \
	--wait 60 --json
changed '[1,2]' offline pending
has 'errors[0].errno' '"EINTR"'
exits 4 "$model" host,gone-late add 1
says 'the domain has gone'
exits 4 "$model" host,gone-late add 1 --json
has 'errors[0].errno' '"ESRCH"'
exits 1 "$model" host,store-dies add 1
says 'nothing was asked'

# Words.
for wait in x -1 1x . 1. '' ' 1' 1e3 99999999; do
	exits 2 "$model" host add 1 --wait "$wait"
done
for wait in 0 0.000000001 1000000 000.5; do
	exits 0 "$model" host add 1 --wait "$wait"
done
exits 2 "$model" host add 1 --wait 1 --no-wait
for number in 4x +4 ' 4' '' -2 4294967296; do
	exits 2 "$model" host add 1 "$number"
	exits 2 "$model" host remove 1 "$number"
	exits 2 "$model" host set 1 "$number"
done
exits 2 "$model" host set 1 0
exits 2 "$model" host set 1 -1
exits 2 "$model" host set 1
exits 2 "$model" host add
exits 2 "$model" host add 1 2 3

# What hot-plug would do.
exits 0 "$model" host doctor 1
grep -q '^ok  nodes ' "$tmp/out" && grep -q '^ok  add .*vCPU 3$' "$tmp/out" &&
	grep -q '^ok  remove .*vCPU 2$' "$tmp/out"
ok "doctor DOMAIN tells what -1 would be" $?
exits 0 "$model" host doctor 1 --json
has usable true
exits 1 "$model" host,hvm doctor 1
grep -q '^no  type ' "$tmp/out"
ok "doctor DOMAIN says that HVM does not listen" $?
exits 0 "$model" host,nodes-missing doctor 1
grep -q '^--  nodes .*: 1; .*: 3' "$tmp/out"
ok "doctor DOMAIN names the nodes that are missing or make no sense" $?
exits 0 "$model" host,nodes-missing doctor 1 --repair
grep -q '^ok  repair .*1,3' "$tmp/out"
ok "and writes them" $?
exits 1 "$model" host,store-absent doctor 1
exits 1 "$model" host,store-absent doctor 1 --repair
says 'repair the nodes: there is no xenstore daemon here'
exits 2 "$model" host doctor 1 2
exits 2 "$model" host doctor --repair
exits 1 "$model" host doctor 5
