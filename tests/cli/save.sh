# SPDX-License-Identifier: MIT
# save and restore on the model.

exits 0 "$model" host,pinned save
prints 'xvcpu-pins 1
# Hard and soft affinity of every vCPU, for `xvcpu restore`.

domain c0000000-0000-0000-0000-000000000000 "Domain-0"
vcpu 0 hard all soft all
vcpu 1 hard all soft all

domain deadbeef-0102-0304-0506-0708090a0b0c "guest one"
vcpu 0 hard all soft all
vcpu 1 hard all soft all
vcpu 2 hard 3 soft all
vcpu 3 hard all soft all'
silent err
cp "$tmp/out" "$tmp/pins"
exits 0 "$model" host save 'guest one' --json
prints '{"pins":1,"ncpus":8,"domains":[{"uuid":"deadbeef-0102-0304-0506-0708090a0b0c","name":"guest one","vcpus":[{"vcpu":0,"hard":"all","soft":"all"},{"vcpu":1,"hard":"all","soft":"all"},{"vcpu":2,"hard":"all","soft":"all"},{"vcpu":3,"hard":"all","soft":"all"}]}]}'
exits 0 "$model" host,store-absent save 1
grep -q '^domain deadbeef-0102-0304-0506-0708090a0b0c -$' "$tmp/out"
ok "save without names" $?
exits 0 "$model" host,name-odd save 1
cp "$tmp/out" "$tmp/odd"
exits 0 "$model" host,name-odd restore "$tmp/odd"
exits 3 "$model" host save 1 99
exits 1 "$model" host save 99
exits 5 "$model" no-device save
exits 2 "$model" host save --frob

# What differs is shown and set.
exits 0 "$model" host restore "$tmp/pins"
prints 'DOMID  VCPU  MAP   FROM  TO  NAME
    1     2  hard  0-7   3   guest one'
exits 0 "$model" host restore "$tmp/pins" --dry-run --json
prints '{"dry_run":true,"unchanged":5,"changed":[{"domid":1,"uuid":"deadbeef-0102-0304-0506-0708090a0b0c","name":"guest one","vcpu":2,"from":{"hard":"0-7","soft":"0-7"},"to":{"hard":"3","soft":"0-7"}}],"skipped":[]}'
exits 0 "$model" host,pinned restore "$tmp/pins"
prints 'DOMID  VCPU  MAP  FROM  TO  NAME'
exits 0 sh -c '"$1" host restore - <"$2"' sh "$model" "$tmp/pins"
shows '1 2 hard 0-7 3 guest one'
exits 1 sh -c '"$1" host restore - </' sh "$model"
says '-: Is a directory'
exits 0 "$model" host,store-absent restore "$tmp/pins"
shows '1 2 hard 0-7 3 -'

# pins UUID NAME VCPU HARD SOFT: a text of one vCPU, with dom0's that is as is.
pins()
{
	printf 'xvcpu-pins 1\ndomain %s "%s"\nvcpu %s hard %s soft %s\n' "$@" \
		>"$tmp/new"
}
uuid=deadbeef-0102-0304-0506-0708090a0b0c
other=aaaaaaaa-0102-0304-0506-0708090a0b0c

# UUID first, then the name.
pins $uuid "renamed" 1 all 2
exits 0 "$model" host restore "$tmp/new"
shows '1 1 soft 0-7 2 guest one'
pins $other "guest one" 1 1 2
exits 0 "$model" host restore "$tmp/new"
shows '1 1 hard 0-7 1 guest one'
shows '1 1 soft 0-7 2 guest one'
exits 1 "$model" host,name-twice restore "$tmp/new"
says 'not restored: several domains are called so'
exits 1 "$model" host,store-absent restore "$tmp/new"
pins $uuid "guest one" 1 1 2
exits 0 "$model" host,uuid-twice restore "$tmp/new"
shows '1 1 hard 0-7 1 guest one'
pins $uuid "neither" 1 1 2
exits 0 "$model" host,uuid-twice restore "$tmp/new"
# The name of a domain that another entry has by its UUID is not used.
printf 'xvcpu-pins 1\ndomain %s "guest one"\nvcpu 0 hard 1 soft all
domain %s "guest one"\nvcpu 0 hard 2 soft all\n' $other $uuid >"$tmp/new"
exits 3 "$model" host restore "$tmp/new"
shows '1 0 hard 0-7 2 guest one'
says "domain 'guest one' ($other) vCPU 0: not restored: no such domain runs"

# What cannot be restored is told to its end.
long=$(seq -s, 16384 16403)
printf 'xvcpu-pins 1\ndomain %s "guest one"\nvcpu 0 hard %s soft all\n' \
	$uuid "$long" >"$tmp/new"
exits 1 "$model" host restore "$tmp/new"
says "not restored: hard $(printf %.40s "$long")...: this host has no CPU past 7"
sed -i "s/hard /hard x/" "$tmp/new"
exits 2 "$model" host restore "$tmp/new"
says ":3: 'x$(printf %.59s "$long")...': "

# What save prints, restore takes.
for scene in host pinned name-odd name-twice nameless nameless-one twin \
	uuid-twice uuid-zero uuid-zero,nameless uuid-zero,nameless,store-absent \
	stopped restarted destroyed unreadable flask store-absent store-stalls \
	store-dies store-refuses pool cpu-offline cpu-unplugged large hvm pvh-dom0; do
	"$model" "host,$scene" save >"$tmp/new" 2>"$tmp/err"
	head -n 1 "$tmp/new" | grep -qx 'xvcpu-pins 1'
	ok "save prints pins on $scene" $?
	"$model" "host,$scene" restore "$tmp/new" >"$tmp/out" 2>"$tmp/err"
	case $? in 0 | 3) ;; *) false ;; esac
	ok "restore takes what save prints on $scene" $?
done

# Domains that cannot be told apart are left out; the rest is restored.
"$model" uuid-zero,nameless,pinned save >"$tmp/new"
exits 3 "$model" uuid-zero,nameless restore "$tmp/new"
shows '1 2 hard 0-7 3 guest one'
says 'not restored: several domains have neither UUID nor name'
exits 0 "$model" uuid-zero,nameless-one restore "$tmp/pins"
"$model" uuid-zero,nameless-one save >"$tmp/new"
exits 0 "$model" uuid-zero,nameless-one restore "$tmp/new"
exits 3 "$model" uuid-zero restore "$tmp/new"
says 'domain without a name (00000000-0000-0000-0000-000000000000) vCPU 0: not restored: no such domain runs'
{
	cat "$tmp/pins"
	sed -n '/^domain dead/,$p' "$tmp/pins"
} >"$tmp/new"
exits 3 "$model" host restore "$tmp/new" --json
has 'skipped[7].reason' '"another saved domain fits as well"'
has 'errors[0].errno' '"ENOTUNIQ"'
has unchanged 2
# Two with one UUID: both get it, or each its own.
exits 0 "$model" host,twin restore "$tmp/pins"
shows '1 2 hard 0-7 3 guest one'
shows '9 2 hard 0-7 3 guest one--incoming'
"$model" twin,pinned save >"$tmp/new"
exits 0 "$model" twin restore "$tmp/new" --json
has 'changed[0].domid' 1
has 'changed[1]' ''
exits 3 "$model" host restore "$tmp/new"
shows '1 2 hard 0-7 3 guest one'
says 'another saved domain fits better'

# Why Xen refuses, and that nothing was changed.
exits 1 "$model" host,pin-denied restore "$tmp/pins"
says "domain 1 vCPU 2: not restored: Xen's FLASK policy denies it"
advises 'allow it in the FLASK policy'
exits 1 "$model" host,pin-denied restore "$tmp/pins" --json
has 'errors[0].errno' '"EACCES"'
has 'errors[0].domid' 1
has 'errors[0].vcpu' 2
has 'skipped[0].reason' "\"Xen's FLASK policy denies it\""
has unchanged 5
# The first was set, and can't be put back.
sed 's/hard all/hard 2/' "$tmp/pins" >"$tmp/new"
exits 3 "$model" host,pin-denied-soon restore "$tmp/new" --json
has 'errors[0].errno' '"EACCES"'
exits 1 "$model" host,flask-maps restore "$tmp/pins"
says "domain 1 vCPUs 0-3: not restored: Xen's FLASK policy denies it"
exits 1 "$model" host,unreadable restore "$tmp/pins"
says "domain 1 vCPUs 2-3: not restored: Xen's FLASK policy denies it"
exits 1 "$model" host,flask-maps save
says "domain 0 vCPUs 0-1: not saved: Xen's FLASK policy denies it"
exits 3 "$model" host,unreadable save --json
has 'domains[1].vcpus[1].vcpu' 1
has 'errors[1].vcpu' 3
exits 0 "$model" host,store-absent save
says 'warning: no names: there is no xenstore daemon here: domains are known by'

# No signal cuts the work or its report.
sed 's/hard all/hard 2/' "$tmp/pins" >"$tmp/new"
exits 0 "$model" host,signals restore "$tmp/new"
shows '1 2 hard 0-7 3 guest one'

# What was changed is changed though nobody can be told.
exits 3 sh -c '"$@" >/dev/full' sh "$model" host restore "$tmp/new"
says 'standard output: '
exits 1 sh -c '"$@" >/dev/full' sh "$model" host restore "$tmp/new" --dry-run

# Without names UUIDs are enough.
exits 3 "$model" host,store-dies restore "$tmp/pins"
shows '1 2 hard 0-7 3 -'
says 'names: xenstore'

# A domain that is being destroyed runs no more.
exits 0 "$model" host,destroyed save
! grep -q dead "$tmp/out"
ok "a dying domain is not saved" $?
exits 1 "$model" host,all-destroyed save 1 --output "$tmp/none"
says 'domain 1: no such domain'
[ ! -e "$tmp/none" ]
ok 'and no file is made of none' $?
exits 3 "$model" host,destroyed restore "$tmp/pins"
says 'no such domain runs'

# Partly: what is gone or impossible is left out.
sed "s/^domain dead.*/domain $other \"gone\"/" "$tmp/pins" >"$tmp/new"
exits 3 "$model" host restore "$tmp/new"
says "domain 'gone' ($other) vCPUs 0-3: not restored: no such domain runs"
exits 3 "$model" host restore "$tmp/new" --json
has 'skipped[0].domid' null
has 'skipped[3].reason' '"no such domain runs"'
has unchanged 2
has 'errors[0].errno' '"ESRCH"'
sed 's/^vcpu 3 .*/vcpu 3 hard 7-11 soft all/; s/^vcpu 2 .*/vcpu 2 hard 1 soft all/' \
	"$tmp/pins" >"$tmp/new"
exits 3 "$model" host restore "$tmp/new"
shows '1 2 hard 0-7 1 guest one'
says 'domain 1 vCPU 3: not restored: hard 7-11: this host has no CPU past 7'
pins $uuid x 9 1 1
exits 1 "$model" host restore "$tmp/new"
says 'the domain has 4 vCPUs now'
pins $uuid x 1 7 all
exits 1 "$model" host,cpu-offline restore "$tmp/new"
says 'none of its CPUs is online'
sed 's/^vcpu 3 .*/vcpu 3 hard 5 soft all/' "$tmp/pins" >"$tmp/new"
exits 3 "$model" host,pool restore "$tmp/new"
says 'domain 1 vCPU 2: not restored: the domain can use none of its CPUs now'
advises 'see its cpupool'
shows '1 3 hard 0-7 5 guest one'
sed 's/^vcpu 2 .*/vcpu 2 hard 1 soft all/' "$tmp/pins" >"$tmp/new"
exits 3 "$model" host,pinned restore "$tmp/new"
says 'a temporary pin is in force'
exits 3 "$model" host,gone restore "$tmp/new"

# Texts that are none change nothing.
for line in 'vcpu 4294967295 hard 1 soft all' 'vcpu 4 hard 1x soft all' 'vcpu 4 hard none soft all' \
	'vcpu 0 hard 1 soft all' 'frob' 'vcpu 4 hard 1' 'vcpu 4 hard 1 soft '; do
	{ cat "$tmp/pins"; echo "$line"; } >"$tmp/new"
	exits 2 "$model" host restore "$tmp/new"
	says "$tmp/new:13"
	silent out
done
printf 'xvcpu-pins 2\n' >"$tmp/new"
exits 2 "$model" host restore "$tmp/new"
says "$tmp/new:1:1: saved by a newer xvcpu"
advises 'use a newer xvcpu'
printf 'xvcpu-pins 0\n' >"$tmp/new"
exits 2 "$model" host restore "$tmp/new"
: >"$tmp/new"
exits 2 "$model" host restore "$tmp/new"
exits 1 "$model" host restore "$tmp/nothing"
exits 1 "$model" host restore "$tmp"
exits 1 "$model" host restore /dev/null
says 'not a plain file'
advises 'use - to read standard input'
exits 2 "$model" host restore
exits 2 "$model" host restore a b
exits 5 "$model" no-device restore "$tmp/pins"
