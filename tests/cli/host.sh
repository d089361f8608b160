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

exits 0 "$model" widest topology
shows 'CPUs 0-16383, online 0-16383'
shows '16383 511 31 31 online'
cp "$tmp/out" "$tmp/text"
exits 0 "$model" widest topology --json
distances=$("$json" 'nodes[0].distances' <"$tmp/out" | tr -d '[]' | tr , ' ')
cp "$tmp/text" "$tmp/out"
shows "0 1024 256 0-511 $distances"
exits 0 "$model" widest cpus node:31,0
prints 0,15872-16383

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

# What cannot be read is told, and left out.
exits 3 "$model" flask-topology topology --json
has 'cpus[5]' '{"cpu":5,"core":null,"socket":null,"node":null}'
has 'nodes[1].cpus' null
has 'nodes[1].memory_bytes' 2147483648
has 'errors[0].message' "\"read where CPUs are: Xen's FLASK policy denies it\""
exits 3 "$model" flask-topology topology
shows '5 - - - online'
shows '1 2048 512 - 21 10'
exits 3 "$model" flask-nodes topology --json
has nodes '[]'
has 'cpus[5]' '{"cpu":5,"core":1,"socket":1,"node":1}'
exits 3 "$model" flask-pools topology --json
has online null
has 'cpus[5]' '{"cpu":5,"core":1,"socket":1,"node":1}'
exits 3 "$model" flask-pools topology
shows 'CPUs 0-7, online -'
shows '5 1 1 1 -'
exits 1 "$model" flask-topology,flask-nodes,flask-pools topology
silent out

for scene in flask-domains flask-hidden; do
	exits 1 "$model" $scene doctor
	grep -q "^no  domains    Xen's FLASK policy denies it" "$tmp/out"
	ok "doctor says that no domain can be seen" $?
	exits 1 "$model" $scene doctor --json
	has usable false
done
exits 0 "$model" name-of-0-denied doctor
grep -q '^no  xenstore   xenstore does not let us, so' "$tmp/out"
ok "doctor says why there are no names" $?
for caps in xen-3.0-x86_64 hvm-3.0-x86_64 'xen-3.0-x86_64 hvm-3.0-x86_64'; do
	mkdir -p "$tmp/sys/sys/hypervisor/properties"
	echo "$caps" >"$tmp/sys/sys/hypervisor/properties/capabilities"
	exits 0 env XVCPU_TEST_ROOT="$tmp/sys" "$model" host doctor
	grep -q '^ok  guests  ' "$tmp/out" && ! grep -q ' $' "$tmp/out"
	ok "no line of doctor ends in a blank: $caps" $?
done

# doctor DOMAIN: in which state it is, and whose error it was.
while IFS='|' read -r scene status line; do
	exits "$status" "$model" "$scene" doctor 1
	shows "$line"
done <<'END'
host|0|ok state running
paused|0|-- state paused: it sees a request when it runs again: unpause it
shut-down|1|no state it has shut down (poweroff): destroy it and create it again
stopped-99|1|no state it has shut down: destroy it and create it again
crashed|1|no state it has crashed: destroy it and create it again
dying|1|no state it is being destroyed: create it again when it has gone
store-absent|1|no xenstore there is no xenstore daemon here: start xenstored
torn-down|1|no nodes it has no nodes in xenstore: it is being destroyed, or Xen's tools have not made it: see 'xl list'
END
while IFS='|' read -r scene errno words; do
	exits 1 "$model" "$scene,nodes-missing" doctor 1 --repair --json
	has 'errors[0].errno' "\"$errno\""
	has usable false
	has 'errors[0].message' "\"domain 1: repair the nodes: $words\""
done <<'END'
shut-down|ESHUTDOWN|it has shut down (poweroff)
crashed|ESHUTDOWN|it has crashed
dying|ESHUTDOWN|it is being destroyed
store-absent|ENOENT|there is no xenstore daemon here
END
exits 1 "$model" torn-down,nodes-kept doctor 1 --repair --json
has 'errors[0].errno' '"ESRCH"'
says 'repair the nodes: it has no nodes in xenstore: it is being destroyed'
exits 1 "$model" node-denied doctor 1
says 'domain 1: read the nodes: xenstore does not let us'
grep -q FLASK "$tmp/err"
[ $? -ne 0 ]
ok "an error of xenstore is not one of Xen's policy" $?
exits 1 "$model" flask-vcpus doctor 1 --json
has 'checks[0].check' '"vcpus"'
has 'errors[0].message' "\"domain 1 vCPUs 0-3: Xen's FLASK policy denies it\""
has 'errors[3].vcpu' 3
