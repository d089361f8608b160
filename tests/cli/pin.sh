# SPDX-License-Identifier: MIT
# pin and max on the model.

exits 0 "$model" host pin 1 0-1 2-3
prints 'DOMID  VCPU  HARD  SOFT  EFFECTIVE
    1     0  2-3   0-7   2-3
    1     1  2-3   0-7   2-3'
silent err
exits 0 "$model" host pin 1 0 2-3 --json
prints '{"domid":1,"dry_run":false,"vcpus":[{"vcpu":0,"hard":"2-3","soft":"0-7","effective":"2-3"}]}'
exits 0 "$model" host pin 'guest one' all 0-3 --soft node:0,^1 --json
has 'vcpus[3]' '{"vcpu":3,"hard":"0-3","soft":"0,2-3","effective":"0-3"}'
exits 0 "$model" host pin 1 3 - --soft 5 --json
prints '{"domid":1,"dry_run":false,"vcpus":[{"vcpu":3,"hard":"0-7","soft":"5","effective":"0-7"}]}'
exits 0 "$model" host pin 0 all socket:1 --live
shows '0 1 4-7 0-7 4-7'
exits 0 "$model" host pin 1 0,2 core:1
shows '1 2 1,5 0-7 1,5'
exits 0 "$model" host pin 1 0 0x80
shows '1 0 7 0-7 7'
exits 0 "$model" large pin 1 all node:3 --json
has 'vcpus[599].effective' '"825-1099"'

# Lists longer than any column.
long=$(seq -s, 10001 2 10099)
exits 0 "$model" widest pin 32751 4199 10001-10100:1/2 --soft 16383
shows "32751 4199 $long 16383 $long"
exits 2 "$model" widest pin 32751 4199 16384
says 'character 1: past the last CPU (16383)'
exits 2 "$model" widest pin 32751 4294967295 0
says 'character 1: past the last vCPU (4199)'

# What Xen can do with it.
exits 0 "$model" cpu-offline pin 1 0 6-7
shows '1 0 6-7 0-7 6'
exits 0 "$model" cpu-offline pin 1 0 6-7 --dry-run
shows '1 0 6-7 0-7 6'
exits 1 "$model" cpu-offline pin 1 0 7
says 'domain 1 vCPU 0: the domain can use none of these CPUs now'
advises "see 'xvcpu topology'"
exits 1 "$model" cpu-offline pin 1 0 7 --dry-run
exits 0 "$model" pool pin 1 0 2-5
shows '1 0 2-5 0-7 4-5'
exits 1 "$model" pool pin 1 all 0-3
says 'domain 1 vCPUs 0-3: nothing was changed: the domain can use none of these'
silent out

# A dry run refuses what Xen would refuse, and names all of them.
exits 1 "$model" pool pin 1 all 0-3 --dry-run --json
has 'errors[0].vcpu' 0
has 'errors[3].vcpu' 3
has 'errors[3].domid' 1
has 'errors[4]' ''
exits 0 "$model" pool pin 1 0 2-5 --dry-run --json
prints '{"domid":1,"dry_run":true,"vcpus":[{"vcpu":0,"hard":"2-5","soft":"0-7","effective":"4-5"}]}'
exits 0 "$model" pool pin 1 0 - --soft 2-5 --json
has 'vcpus[0]' '{"vcpu":0,"hard":"0-7","soft":"2-5","effective":"4-7"}'
exits 0 "$model" pool pin 1 0 - --soft 2-5 --dry-run --json
has 'vcpus[0].effective' '"4-7"'
exits 0 "$model" pool,no-write-back pin 1 0 2-5
shows '1 0 2-5 0-7 4-5'
exits 0 "$model" pool,stuck pin 1 0-1 - --soft 5 --json
has 'vcpus[0].hard' '"7"'
has 'vcpus[0].effective' '"none"'
has 'vcpus[1].effective' '"4-6"'

# Where the pool cannot be read there is no guess, and the pin is set.
exits 0 "$model" flask-pools pin 1 0,2 2-3
shows '1 0 2-3 0-7 ?'
says 'warning: domain 1 vCPUs 0,2: EFFECTIVE is not known'
says "cannot be read: Xen's FLASK policy denies it"
exits 0 "$model" flask-pools pin 1 0 2-3 --json
has 'vcpus[0].effective' null
has 'errors' ''
has 'warnings[1]' ''
"$json" 'warnings[0]' <"$tmp/out" | grep -q FLASK
ok "$what has the warning" $?
for more in --dry-run '--soft 2' '--soft 2 --dry-run'; do
	exits 0 "$model" flask-pools pin 1 0 - --soft 2 --json
	has 'vcpus[0]' '{"vcpu":0,"hard":"0-7","soft":"2","effective":null}'
	# shellcheck disable=SC2086
	exits 0 "$model" flask-pools pin 1 0 2 $more --json
	has 'vcpus[0].effective' null
done
exits 0 "$model" flask-pools,cpu-offline pin 1 0 6-7
shows '1 0 6-7 0-7 6'
silent err
exits 0 "$model" flask-vcpus pin 1 0 2-3
shows '1 0 2-3 0-7 2-3'
exits 1 "$model" flask pin 1 0-1 2-3
says "domain 1 vCPUs 0-1: nothing was changed: Xen's FLASK policy denies it"
advises 'allow it in the FLASK policy'
exits 1 "$model" flask pin 1 0-1 2-3 --json
has 'errors[0].errno' '"EACCES"'
has 'errors[1].vcpu' 1

# The domid was used again in between.
for more in '' --dry-run; do
	# shellcheck disable=SC2086
	exits 1 "$model" other pin 1 all 2-3 $more
	says 'domain 1: another domain has got this domid meanwhile'
	advises "see 'xvcpu list'"
	silent out
done
exits 1 "$model" other pin 1 all 2-3 --json
has 'errors[0].errno' '"ESRCH"'
has 'errors[0].domid' 1
exits 1 "$model" gone pin 1 all 2-3
says 'domain 1: no such domain'

# Nothing changes in a dry run, and before all of the input is good.
exits 0 "$model" pinned pin 1 2 0 --dry-run
exits 1 "$model" pinned pin 1 2 0
says 'a temporary pin is in force'
advises 'use --force'
exits 1 "$model" pinned pin 1 2 0 --json
has 'errors[0].errno' '"EBUSY"'
exits 0 "$model" pinned pin 1 2 0 --force
exits 1 "$model" pinned pin 1 all 0
says 'domain 1 vCPU 2: nothing was changed: a temporary pin is in force'
silent out
exits 1 "$model" pinned pin 1 all 0 --json
has 'errors[0].errno' '"EBUSY"'
exits 3 "$model" stuck pin 1 all 0
says 'domain 1 vCPU 2: a temporary pin is in force'
says 'domain 1 vCPU 0: changed, and cannot be put back: the domain can use none'
exits 3 "$model" stuck pin 1 all 0 --json
has 'errors[0].errno' '"EBUSY"'
has 'errors[0].domid' 1
has 'errors[0].vcpu' 2
has 'errors[1].errno' '"EINVAL"'
has 'errors[1].domid' 1
has 'errors[1].vcpu' 0
has 'errors[2]' ''
exits 3 sh -c '"$1" host pin 1 0 0 >/dev/full' sh "$model"
says 'standard output'
exits 2 "$model" host pin 1 4 0
says "VCPUS '4': character 1: past the last vCPU (3)"
exits 2 "$model" host pin 1 0,4 0
exits 2 "$model" host pin 1 none 0
exits 2 "$model" host pin 1 node:0 0
exits 2 "$model" host pin 1 0 8
exits 2 "$model" host pin 1 0 none
says "CPUS 'none': no CPU is left"
exits 2 "$model" host pin 1 0 0 --soft none
exits 2 "$model" host pin 1 0 0 --soft 9
exits 2 "$model" host pin 1 0 node:2
exits 2 "$model" host pin 1 0 0-3,^9
says '      ^'
exits 1 "$model" host pin 7 all 0
says 'domain 7: it has no vCPUs yet'
exits 1 "$model" host pin 5 0 0
exits 2 "$model" host pin 1 0 0 0
exits 2 "$model" host pin 1 0 0 --soft
exits 5 "$model" unknown pin 1 0 0
exits 5 "$model" restricted pin 1 0 0

exits 1 "$model" gone pin 1 0 0
says 'no such domain'
exits 1 "$model" flask max 7 4
advises 'allow it in the FLASK policy'

exits 0 "$model" host max 7 4
prints 'domain 7: 4 vCPUs at most'
exits 0 "$model" host max 7 4 --json
prints '{"domid":7,"max_vcpus":4}'
exits 0 "$model" host max 1 4
exits 1 "$model" host max 1 8
says 'its vCPUs exist'
exits 1 "$model" host max 1 8 --json
has 'errors[0].errno' '"EBUSY"'
exits 1 "$model" other max 1 4 --json
has 'errors[0].errno' '"ESRCH"'
says 'another domain has its number now'
exits 3 "$model" other-at-max max 7 4
says 'domain 7: it is another one by now'
exits 1 "$model" host max 7 5
exits 1 "$model" host max 7 4294967295
says 'domain 7: 4294967295 vCPUs: '
exits 1 "$model" host max 0 3
exits 1 "$model" host max 5 3
for count in 4x +4 ' 4' '' 0 4294967296 -1; do
	exits 2 "$model" host max 7 "$count"
	says "COUNT '$count': not "
done

# Maps that may be set and not be read could not be put back: nothing is set.
exits 1 "$model" flask-get-maps pin 1 0-1 2 --json
has 'errors[1].vcpu' 1
says 'domain 1 vCPUs 0-1: nothing was changed: '
