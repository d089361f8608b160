# SPDX-License-Identifier: MIT
# topology, cpus and doctor on the model.

exits 0 "$model" host topology
shows 'CPUs 0-7, online 0-7'
shows '5 1 1 1 online'
shows '1 2048 512 4-7 21 10'
silent err
exits 0 "$model" host topology --json
has ncpus 8
has online '"0-7"'
has 'cpus[5]' '{"cpu":5,"core":1,"socket":1,"node":1}'
has 'nodes[1]' '{"node":1,"cpus":"4-7","memory_bytes":2147483648,"free_bytes":536870912,"distances":[21,10]}'
exits 0 "$model" cpu-offline topology
shows '7 3 1 1 offline'
exits 0 "$model" cpu-unplugged topology
shows 'CPUs 0-7, online 0-6'
grep -q '^ *7 ' "$tmp/out"
[ $? -ne 0 ]
ok "a CPU that is not there has no row" $?
exits 0 "$model" large topology --json
has online '"0-1099"'
has 'nodes[3].cpus' '"825-1099"'

exits 0 "$model" host cpus node:1
prints 4-7
exits 0 "$model" host cpus all,^core:0 --json
prints '{"list":"1-3,5-7","count":6,"hex":"0xee","ncpus":8}'
exits 2 "$model" host cpus node:2
says 'no CPU has this node'
exits 2 "$model" host cpus 8

exits 0 "$model" host doctor
grep -q '^ok  interface  domctl 0x15, sysctl 0x15$' "$tmp/out"
ok "doctor names the interface versions" $?
exits 0 "$model" host doctor --json
has usable true
exits 5 "$model" unknown doctor
grep -q '^no  interface' "$tmp/out"
ok "doctor names the version that is not known" $?
for scene in old unprivileged restricted locked-down not-root no-device; do
	exits 5 "$model" $scene doctor
	grep -q '^no  xen ' "$tmp/out"
	ok "doctor on $scene says why Xen cannot be used" $?
	exits 5 "$model" $scene --json doctor
	has usable false
done
exits 0 "$model" host,store-absent doctor
grep -q '^no  xenstore' "$tmp/out"
ok "doctor says that there is no xenstore" $?
exits 0 "$model" pvh-dom0 doctor
grep -q '^--  multicall' "$tmp/out" && grep -q 'locked pages' "$tmp/out"
ok "doctor tells how hypercalls are made" $?
exits 0 "$model" large topology
grep -Eq '^   0     0       0     0  online$' "$tmp/out" &&
	grep -Eq '^   0 +[0-9]+ +[0-9]+  0-274 ' "$tmp/out"
ok "columns of numbers are flush right" $?
