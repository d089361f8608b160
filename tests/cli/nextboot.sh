# SPDX-License-Identifier: MIT
# pin, set, add and remove with --live, --config and --file on the model.

root=$tmp/root
etc=$root/etc/xen
export XVCPU_TEST_ROOT="$root"
mkdir -p "$etc/auto" "$root/etc/libvirt/libxl"
web=$etc/web.cfg
one=$etc/auto/one.cfg
xml=$root/etc/libvirt/libxl/virt.xml

# Files anew: of a domain that runs, of one that does not, and of libvirt.
fresh()
{
	cat >"$web" <<-'END'
		# web, by hand
		name = "web"
		uuid = "11111111-2222-3333-4444-555555555555"
		vcpus    = 2	# two
		maxvcpus = 8
	END
	sed 's/"web"/"guest one"/; s/^maxvcpus.*/maxvcpus = 4/; /uuid/d' \
		"$web" >"$one"
	cat >"$xml" <<-'END'
		<domain type='xen'>
		  <name>virt</name>
		  <vcpu placement='static' current='2'>4</vcpu>
		</domain>
	END
	cp "$web" "$tmp/web" && cp "$one" "$tmp/one" && cp "$xml" "$tmp/xml"
	unset changed_file
}

# kept FILE...: they are as they were, and nothing lies beside them.
kept()
{
	for file in "$@"; do
		case $file in
		"$web") was=$tmp/web ;;
		"$one") was=$tmp/one ;;
		*) was=$tmp/xml ;;
		esac
		cmp -s "$file" "$was"
		ok "$what leaves $(basename "$file") as it was" $?
	done
	[ -z "$(find "$root" -name '.*')" ]
	ok "$what leaves no other file" $?
}

# reads FILE LINE: it differs from the old one by this line alone.
reads()
{
	case $1 in
	"$web") was=$tmp/web ;;
	"$one") was=$tmp/one ;;
	*) was=$tmp/xml ;;
	esac
	seen=$(diff "$was" "$1" | sed -n 's/^> //p')
	[ "$seen" = "$2" ]
	ok "$what makes it read: $2 (was $seen)" $?
	[ -z "$(find "$root" -name '.*')" ]
	ok "$what leaves no other file" $?
}

vcpus()
{
	printf 'vcpus    = %s	# two' "$1"
}

# The table: flags, and whether the domain runs.
for flags in "" --live; do
	fresh
	exits 0 "$model" host set 'guest one' 4 $flags --json
	has domid 1
	has 'vcpus[0].vcpu' 3
	has config ''
	kept "$web" "$one"
done
fresh
exits 0 "$model" host set 'guest one' 3 --config --json
has domid null
has vcpus '[]'
has waited_ms 0
has result null
has config "{\"file\":\"$one\",\"max_vcpus\":4,\"count\":3,\"online\":\"0-2\"}"
reads "$one" "$(vcpus 3)"
fresh
exits 0 "$model" host set 'guest one' 4 --live --config --json
has domid 1
has 'vcpus[0].vcpu' 3
has result '"done"'
has config.count 4
reads "$one" "$(vcpus 4)"
for flags in "" --config; do
	fresh
	exits 0 "$model" host set web 5 $flags
	prints "$web: vCPUs 0-4 of 8 at the next boot"
	reads "$web" "$(vcpus 5)"
done
for flags in --live "--live --config"; do
	fresh
	exits 1 "$model" host set web 5 $flags
	says "domain 'web': it does not run, and --live is for a running"
	kept "$web"
	exits 1 "$model" host pin web 0 1 $flags
	kept "$web"
done

# Each of the three files that are searched is parsed once, and so is what is
# written; xenstore is connected to once, and only where it is needed.
for command in "pin 1 all 4-7" "set 1 4"; do
	fresh
	exits 0 "$model" host,counted $command --live --config
	says 'connections 1, texts parsed 4'
	fresh
	exits 0 "$model" host,counted $command --config --file "$one"
	says 'connections 1, texts parsed 2'
done
fresh
exits 0 "$model" host,counted max web 9 --config
says 'connections 0, texts parsed 4'
fresh
exits 0 "$model" host,counted add 'guest one' 3
says 'connections 1, texts parsed 0'

# What others write before it is locked is read, and stays.
fresh
exits 0 "$model" host,counted,file-grows set web 5 --config
says 'texts parsed 5'
sed -i '/^# more$/d' "$web"
reads "$web" "$(vcpus 5)"
fresh
exits 0 "$model" host,file-grows set web 5 --config
tail -n 1 "$web" | grep -qx '# more'
ok "$what keeps what was written meanwhile" $?

# By domid and by UUID; the name is then xenstore's.
fresh
exits 0 "$model" host add 1 --config
reads "$one" "$(vcpus 3)"
fresh
exits 0 "$model" host add deadbeef-0102-0304-0506-0708090a0b0c --config
reads "$one" "$(vcpus 3)"
exits 1 "$model" host,store-absent add 1 --config
says 'its name, which tells its file, is not known: there is no xenstore'
advises 'use --file'
exits 1 "$model" store-hangs set 1 2 --live --config
says 'its name, which tells its file, is not known: xenstore did not answer'
fresh
exits 1 "$model" name-denied,nodes-kept set 'guest one' 2
says "domain 'guest one': names need xenstore: xenstore does not let us"
kept "$one"
exits 0 "$model" host,store-absent set 1 4 --config --file "$one"

# Without Xen.
fresh
for scene in no-device not-root store-absent; do
	exits 0 "$model" $scene set web 5 --config
	reads "$web" "$(vcpus 5)"
done
exits 0 "$xvcpu" set web 6 --config --file "$web"
reads "$web" "$(vcpus 6)"
exits 0 "$xvcpu" set 11111111-2222-3333-4444-555555555555 7 --config \
	--file "$web"
reads "$web" "$(vcpus 7)"
exits 1 "$xvcpu" set 11111111-2222-3333-4444-555555555556 7 --config \
	--file "$web"
says 'it is not the file of'
exits 5 "$xvcpu" set web 6 --file "$web"
exits 1 "$xvcpu" set 1 6 --config --file "$web"
says "it is the file of 'web', not of '1'"

# No file of the run becomes a standard one that was closed: what is told in
# the middle (here, that an earlier run was killed) would go into it.
for closed in '2>&-' '<&- 2>&-' '>&- 2>&-' '<&- >&- 2>&-'; do
	fresh
	echo half >"$etc/.web.cfg.xvcpu"
	case $closed in *' >'* | '>'*) status=3 ;; *) status=0 ;; esac
	exits $status sh -c "exec \"\$@\" $closed" sh "$xvcpu" set web 6 --config \
		--file "$web"
	reads "$web" "$(vcpus 6)"
done

# Which file.
fresh
exits 1 "$model" host set nobody 2 --config
says 'it has no file in /etc/xen'
exits 1 "$model" host set nobody 2
says 'it does not run, and it has no file'
exits 1 "$model" host set 0 2 --config
says 'set dom0_max_vcpus='
exits 1 "$model" host set Domain-0 2 --config
says 'set dom0_max_vcpus='
exits 1 "$model" host pin 0 all 1 --config
says "'xvcpu save' keeps pins"
exits 1 "$model" host set 99 2
says 'no such domain runs, and a file is found by name'
exits 1 "$model" host set nobody 2 --config --file "$web"
says "it is the file of 'web', not of 'nobody'"
kept "$web"
exits 0 "$model" host set nobody 3 --config --file "$web" --force
reads "$web" "$(vcpus 3)"
exits 1 "$model" host set web 3 --config --file "$tmp/nothing"
says 'No such file'
exits 1 "$model" host set web 3 --config --file "$etc"
exits 2 "$model" host set 1 3 --file "$one"
says '--file goes with --config'
exits 2 "$model" host set 1 3 --live --file "$one"
exits 2 "$model" host set web 3 --config --file
exits 2 "$model" host set '' 3 --config
cp "$web" "$etc/copy.cfg"
exits 1 "$model" host set web 3 --config
says 'it has several files'
rm "$etc/copy.cfg"
ln -s "$web" "$etc/link"
exits 0 "$model" host set web 3 --config --file "$etc/link"
[ -L "$etc/link" ]
ok "a symlink stays one" $?
rm "$etc/link"
echo 'vcpus = "' >>"$web"
cp "$web" "$tmp/web"
exits 1 "$model" host set web 3 --config
says "$web:6:"
kept "$web"

# Runs at the same time wait for each other.
fresh
for _ in 1 2 3 4 5; do
	"$xvcpu" add web --config --file "$web" >>"$tmp/out" 2>>"$tmp/err" &
done
wait
what="five adds at once"
reads "$web" "$(vcpus 7)"

# What a format cannot say, and what is refused.
fresh
exits 1 "$model" host add web 5 --config
says "$web:"
kept "$web"
exits 0 "$model" host add web 2 --config
reads "$web" "$(vcpus 3)"
exits 0 "$model" host remove web --config
reads "$web" ''
exits 0 "$model" host remove web 1 --config
reads "$web" "$(vcpus 1)"
exits 1 "$model" host remove web --config
says 'only vCPU 0 of 8 is online at boot: nothing to remove'
exits 1 "$model" host remove web 0 --config
says 'vCPU 0 cannot be offline at boot'
exits 1 "$model" host set web 9 --config
says "the count is from 1 to the file's maximum, which is 8"
advises "use 'xvcpu max DOMAIN COUNT --config' first"
exits 1 "$model" host add web 8 --config
says "past the file's maximum, which is 8"
exits 0 "$model" host set web 8 --config
exits 1 "$model" host add web --config
says 'all of its 8 vCPUs are online at boot: nothing to add'
for number in 4x -2 +1 '' 0; do
	exits 2 "$model" host set web "$number" --config
done

# Both: each half is checked, and nothing is changed when one is refused.
fresh
exits 1 "$model" host add 1 3 --live --config --json
has 'errors[0].errno' '"EOPNOTSUPP"'
has result '"refused"'
kept "$one"
exits 1 "$model" host set 1 5 --live --config
says "which is 4"
kept "$one"
exits 1 "$model" host,hvm set 1 4 --live --config
says 'an HVM guest does not listen'
kept "$one"
exits 1 "$model" host,store-dies set 1 4 --live --config
kept "$one"
exits 1 "$model" host,store-absent set 1 4 --live --config --file "$one"
says 'start xenstored'
kept "$one"
exits 0 "$model" host,hvm set 1 4 --config
reads "$one" "$(vcpus 4)"
fresh
exits 4 "$model" host,deaf set 1 4 --live --config --wait 0.05
reads "$one" "$(vcpus 4)"
fresh
exits 0 "$model" host,deaf set 1 4 --live --config --no-wait --json
has result '"pending"'
has config.count 4
fresh
exits 0 "$model" host add 1 --live --config --json
has 'vcpus[0].vcpu' 3
has config.online '"0-2"'

# One that does nothing any more keeps its file, too; what is known is told.
fresh
exits 1 "$model" crashed set 1 4 --live --config
says 'domain 1: it has crashed'
kept "$one"
exits 1 "$model" dying set 1 4 --live --config --json
has result '"refused"'
has 'errors[0].errno' '"ESHUTDOWN"'
kept "$one"
exits 1 "$model" host set web 9 --config --json
has domid null
has result '"refused"'
has vcpus '[]'
has 'errors[0].errno' '"ERANGE"'
exits 3 "$model" host,undo-fails set 1 4 --live --config --json
has result '"partial"'
has 'vcpus[0]' '{"vcpu":3,"requested":"online","asked":true,"done":false}'
has config ''
has 'errors[0].errno' '"EROFS"'
kept "$one"

# The rename fails: the guest is asked back, or it is said that it was not.
fresh
exits 1 "$model" host,rename-fails set 1 4 --live --config
says 'Read-only file system (nothing was changed)'
kept "$one"
exits 1 "$model" host,rename-fails set 1 4 --live --config --json
has result '"refused"'
has vcpus '[]'
kept "$one"
exits 3 "$model" host,undo-fails set 1 4 --live --config
says 'domain 1 is changed, and that cannot be taken back: Permission denied'
kept "$one"
exits 1 "$model" host,rename-fails set web 4 --config
kept "$web"
# It is changed though nobody can be told.
for words in 'set web 4' 'max web 12' 'pin web 0 1'; do
	fresh
	# shellcheck disable=SC2086
	exits 3 sh -c '"$@" >/dev/full' sh "$xvcpu" $words --config --file "$web"
	! cmp -s "$web" "$tmp/web"
	ok "$what has changed the file" $?
done
fresh
exits 1 sh -c '"$@" >/dev/full' sh "$xvcpu" pin web 0 1 --config --file "$web" \
	--dry-run
# Where the directory cannot be synced it is done, and told.
for words in 'set 1 4' 'pin 1 all 2-3'; do
	fresh
	# shellcheck disable=SC2086
	exits 3 "$model" host,dir-sync-fails $words --live --config --json
	has 'errors[0].errno' '"EIO"'
	says "$one: changed, but its directory could not be synced"
	! cmp -s "$one" "$tmp/one"
	ok "$what has changed the file" $?
done
has 'vcpus[3].hard' '"2-3"'
fresh
exits 3 "$model" host,dir-sync-fails max web 12 --config
says "$web: changed, but its directory could not be synced"
prints "$web: vCPUs 0-1 of 12 at the next boot"
reads "$web" 'maxvcpus = 12'
fresh
exits 1 "$model" host,rename-fails pin 1 all 2 --live --config
says 'Read-only file system (nothing was changed)'
kept "$one"
exits 3 "$model" host,undo-fails pin 1 all 2 --live --config
says 'Read-only file system'
says "domain 1 vCPUs 0-3: changed, and cannot be put back: Xen's FLASK policy"
exits 3 "$model" host,undo-fails pin 1 all 2 --live --config --json
has 'errors[0].errno' '"EROFS"'
has 'errors[1].vcpu' 0
has 'errors[4].vcpu' 3
kept "$one"

# Pins.
fresh
exits 0 "$model" host pin web all 2-3 --json
prints "{\"domid\":null,\"dry_run\":false,\"vcpus\":[],\"config\":{\"file\":\"$web\",\"vcpus\":[$(
	for i in 0 1 2 3 4 5 6 7; do
		printf '{"vcpu":%s,"hard":"2-3","soft":"all"}' $i
		[ $i = 7 ] || printf ,
	done)]}}"
grep -q '^cpus *= ' "$web"
ok "pin writes cpus=" $?
fresh
exits 0 "$model" host pin web 1 0-1,3 --soft 3 --config
shows "1 0-1,3 3 $web"
exits 0 "$model" host pin web 1 - --soft all --config
shows "1 0-1,3 all $web"
exits 0 "$model" host pin web 1 all --config
shows "1 all all $web"
fresh
exits 0 "$model" host pin 1 all 4-7 --live --config
shows '1 2 4-7 0-7 4-7'
shows "3 4-7 all $one"
reads "$one" 'cpus = "4-7"'
fresh
exits 0 "$model" host pin 1 all 4-7 --live --config --dry-run
shows "3 4-7 all $one"
kept "$one"
exits 0 "$model" host pin web 0 node:1,^5 --config
shows "0 4,6-7 all $web"
exits 2 "$model" host pin web 0 8 --config
exits 2 "$model" host pin web 8 1 --config
says "VCPUS '8': character 1: past the last vCPU (7)"
exits 1 "$model" host,cpu-offline pin 1 0 7 --live --config
says 'the domain can use none of these CPUs now'
exits 1 "$model" host,pool pin 1 all 0-3 --live --config
exits 1 "$model" host,pinned pin 1 all 0 --live --config
says 'use --force'
kept "$one"
exits 0 "$model" host,pinned pin 1 all 0 --live --config --force
fresh
exits 0 "$model" no-device pin web 0 0-63 --config
shows "0 0-63 all $web"
exits 0 "$model" no-device pin web 0 all --config
reads "$web" 'cpus = "all"'
exits 2 "$model" no-device pin web 0 all,^3 --config
says 'not known without Xen'
exits 5 "$model" no-device pin web 0 node:0 --config

# Without a number of vCPUs xl heeds no pins: it is written as well.
printf 'name = "web"\nmemory = 64\n' >"$web"
cp "$web" "$tmp/web"
exits 0 "$model" host pin web 0 2 --config
reads "$web" 'vcpus = 1
cpus = "2"'

# libvirt's XML.
fresh
exits 0 "$model" host set virt 3 --config
reads "$xml" "  <vcpu placement='static' current='3'>4</vcpu>"
exits 1 "$model" host set virt 5 --config
says 'which is 4'
advises "use 'xvcpu max DOMAIN COUNT --config' first"
exits 0 "$model" host pin virt 1 2-3 --config
shows "1 2-3 all $xml"
exits 1 "$model" host pin virt 1 2-3 --soft 2 --config
says 'has no soft affinity'
fresh
exits 1 "$model" host,file-owned set virt 3 --config
says "use 'virsh -c xen:/// setvcpus virt 3 --config'"
kept "$xml"
exits 1 "$model" host,file-owned add virt --config
says "use 'virsh -c xen:/// setvcpus virt 3 --config'"
exits 1 "$model" host,file-owned remove virt --config
says "use 'virsh -c xen:/// setvcpus virt 1 --config'"
exits 1 "$model" host,file-owned pin virt 1 2-3 --config
says "use 'virsh -c xen:/// vcpupin virt 1 2-3 --config'"
exits 1 "$model" host,file-owned pin virt all 2-3 --config
says "use 'virsh -c xen:/// vcpupin virt VCPU 2-3 --config'"
kept "$xml"
exits 0 "$model" host,file-owned set virt 3 --config --force
reads "$xml" "  <vcpu placement='static' current='3'>4</vcpu>"

# A name of digits.
numbered=$etc/101.cfg
printf 'name = "101"\nvcpus = 2\nmaxvcpus = 4\nmemory = 512\n' >"$numbered"
exits 0 "$xvcpu" set 101 3 --config --file "$numbered"
prints "$numbered: vCPUs 0-2 of 4 at the next boot"
exits 0 "$model" no-device set 101 4 --config
prints "$numbered: vCPUs 0-3 of 4 at the next boot"
exits 0 "$model" host set 101 3 --config
prints "$numbered: vCPUs 0-2 of 4 at the next boot"
exits 0 "$model" host pin 101 0 1 --config --json
has config.file "\"$numbered\""
exits 1 "$model" host set 101 3
says 'domain 101: no such domain runs, and a file is found by name'
advises 'use the name, --config if this is one, or --file'
exits 1 "$model" host set 102 3 --config
says "domain '102': it has no file in /etc/xen"
exits 1 "$model" host set 1 3 --config --file "$numbered"
says "it is the file of '101', not of 'guest one'"
sed 's/101/1/' "$numbered" >"$etc/1.cfg"
exits 0 "$model" host set 1 3 --config --file "$etc/1.cfg"
fresh
exits 0 "$model" host set 1 3 --config
prints "$one: vCPUs 0-2 of 4 at the next boot"
exits 0 "$model" no-device set 1 2 --config
prints "$etc/1.cfg: vCPUs 0-1 of 4 at the next boot"
sed 's/101/99999/' "$numbered" >"$etc/99999.cfg"
exits 0 "$model" host set 99999 2 --config
rm "$etc/1.cfg" "$etc/99999.cfg" "$numbered"

# What the next boot will have: list --config, and pin DOMAIN --config.
fresh
echo 'cpus = ["2", "3"]' >>"$web"
echo 'cpus_soft = "0-3"' >>"$web"
cp "$web" "$tmp/web"
for scene in host no-device; do
	exits 0 "$model" $scene list web --config
	shows "0 online 2 0-3 $web"
	shows "1 online 3 0-3 $web"
	shows "2 offline all 0-3 $web"
	kept "$web"
done
cp "$tmp/out" "$tmp/list"
exits 0 "$xvcpu" list --file "$web"
prints "$(cat "$tmp/list")"
exits 0 "$xvcpu" list web --config --file "$web"
exits 0 "$model" no-device pin web --config
prints "$(cat "$tmp/list")"
exits 0 "$model" no-device list --config web --json
has domains[0].domid null
has domains[0].name '"web"'
has domains[0].uuid '"11111111-2222-3333-4444-555555555555"'
has domains[0].max_vcpus 8
has domains[0].online_vcpus 2
has domains[0].file "\"$web\""
has domains[0].vcpus[1] '{"vcpu":1,"state":"online","cpu":null,"cpu_time_ns":null,"hard":"3","soft":"0-3"}'
has domains[0].vcpus[7].state '"offline"'
has domains[1] ''
exits 0 "$model" host list --config 1
shows "3 offline all all $one"
exits 0 "$model" host,file-owned list --config virt
shows "2 offline all all $xml"
kept "$xml"
exits 1 "$xvcpu" list other --file "$web"
says "it is the file of 'web', not of 'other'"
exits 1 "$model" host list --config nobody
says 'it has no file in'
exits 2 "$xvcpu" list --config
says '--config needs a DOMAIN, or --file'
exits 2 "$xvcpu" list --config web virt
exits 2 "$model" host pin web --config --dry-run
exits 2 "$model" host pin 1 --config --live

# The maximum in the file.
fresh
exits 0 "$model" no-device max web 12 --config
prints "$web: vCPUs 0-1 of 12 at the next boot"
reads "$web" 'maxvcpus = 12'
exits 0 "$xvcpu" max web 4 --config --file "$web" --json
prints "{\"domid\":null,\"max_vcpus\":4,\"config\":{\"file\":\"$web\",\"max_vcpus\":4,\"count\":2,\"online\":\"0-1\"}}"
exits 0 "$model" host max virt 6 --config
reads "$xml" "  <vcpu placement='static' current='2'>6</vcpu>"
fresh
exits 1 "$model" host max web 1 --config
says "$web: "
says 'is online'
kept "$web"
exits 2 "$model" host max web 65536 --config
says "COUNT '65536': not from 1 to 65535"
kept "$web"
exits 1 "$model" host,file-owned max virt 6 --config
advises "use 'virsh -c xen:/// setvcpus virt 6 --maximum --config'"
kept "$xml"
# With as many vCPUs as a file can have, no number is cut.
sed -i "s,current='2'>4<,current='65533'>65535<," "$xml"
exits 1 "$model" host,file-owned add virt --config
says "use 'virsh -c xen:/// setvcpus virt 65534 --config'"
exits 1 "$model" host,file-owned max virt 65535 --config
advises "use 'virsh -c xen:/// setvcpus virt 65535 --maximum --config'"
exits 0 "$model" host set virt 65535 --config
prints "$xml: vCPUs 0-65534 of 65535 at the next boot"
exits 1 "$model" host add virt --config
says 'all of its 65535 vCPUs are online at boot: nothing to add'
exits 1 "$model" host set virt 65536 --config
says ', which is 65535'
exits 0 "$model" host set virt 1 --config
exits 1 "$model" host remove virt --config
says 'only vCPU 0 of 65535 is online at boot: nothing to remove'
fresh
exits 2 "$model" host max 1 6 --live --config
says 'the maximum of a running domain cannot change'
exits 2 "$model" host max 1 6 --file "$one"
says '--file goes with --config'
kept "$one"

# A list in cpus= switches xl's NUMA placement off; a string does not.
printf 'name = "n"\nvcpus = 2\nmemory = 512\ncpus = "0-3"\n' >"$etc/n.cfg"
cp "$etc/n.cfg" "$tmp/n"
exits 0 "$xvcpu" pin n 1 5 --config --file "$etc/n.cfg"
says "$etc/n.cfg:4:"
says "warning: with a list here xl places the guest's memory on NUMA nodes no"
exits 0 "$xvcpu" pin n 1 0-3 --config --file "$etc/n.cfg"
silent err
cmp -s "$etc/n.cfg" "$tmp/n"
ok "$what gives the string back" $?
exits 0 "$xvcpu" pin n 1 5 --config --file "$etc/n.cfg" --dry-run --json
"$json" 'warnings[0]' <"$tmp/out" | grep -q "^\"$etc/n.cfg:4:.*: warning: .*NUMA"
ok "$what has the warning" $?
has 'warnings[1]' ''
has dry_run true
rm "$etc/n.cfg"

# What is no domain's, and what its owner refuses, is told and left alone.
bad=$etc/bad.cfg
for text in 'name = "bad"\nvcpus = 2\r\nmemory = 512\r\n' \
	'name = "bad"\ncpus = "0-3"\nsched = "credit"\n' \
	'name = "%%NAME%%"\nvcpus = 2\nmemory = 512\n' \
	'<network><name>bad</name></network>\n' \
	"<domain type='kvm'><name>bad</name><vcpu>2</vcpu></domain>\n" \
	'<pool type="dir"><name>bad</name></pool>\n'; do
	# shellcheck disable=SC2059
	printf "$text" >"$bad"
	cp "$bad" "$tmp/bad"
	for command in 'set bad 1' 'add bad' 'remove bad' 'pin bad 0 1' \
		'max bad 4' 'list bad'; do
		# shellcheck disable=SC2086
		exits 1 "$xvcpu" $command --config --file "$bad"
		says "xvcpu: $bad:"
		[ "$(wc -l <"$tmp/err")" = 2 ]
		ok "$what says what to do" $?
		cmp -s "$bad" "$tmp/bad"
		ok "$what leaves it as it was" $?
	done
done
printf 'name = "bad"\nvcpus = 2\r\nmemory = 512\r\n' >"$bad"
exits 1 "$xvcpu" set bad 1 --config --file "$bad"
says "xvcpu: $bad:2:10: xl refuses carriage returns"
advises 'convert it, e.g. with dos2unix'
printf 'name = "%%NAME%%"\nvcpus = 2\nmemory = 512\n' >"$bad"
exits 1 "$xvcpu" pin bad 0 1 --config --file "$bad"
says 'this is a template'
advises "make the domain's own file from it first"
rm "$bad"
# Not where mounting is not allowed.
if unshare -m true 2>/dev/null; then
	fresh
	for flags in '--live --config' '--live --config --dry-run' --config; do
		# shellcheck disable=SC2016,SC2086
		exits 1 unshare -m sh -c 'mount --bind "$1" "$1" || exit 99
			shift; "$@"' sh "$one" "$model" host pin 1 0 2 $flags
		says "xvcpu: $one: it is a mount point of its own"
		advises 'edit the file that is mounted there'
		silent out
		kept "$one"
	done
fi
exits 1 "$xvcpu" set web 3 --config --file "$etc"
advises 'name the file'
exits 1 "$xvcpu" set web 3 --config --file /nonexistent/web.cfg
advises 'see whether the path is right'

# What it ignores is warned of by every command that reads it.
cat >"$etc/twice.cfg" <<'END'
name = "twice"
memory = 64
vcpus = 3
vcpus = 2
maxvcpus = 4
END
cp "$etc/twice.cfg" "$tmp/twice"
for command in 'list twice' 'pin twice 0 2-3 --dry-run' 'set twice 2' \
	'add twice' 'remove twice' 'max twice 5'; do
	# shellcheck disable=SC2086
	exits 0 "$model" host $command --config
	grep -q "^$etc/twice.cfg:[34]:[0-9]*: warning: " "$tmp/err"
	ok "$what warns" $?
	cp "$tmp/twice" "$etc/twice.cfg"
	# shellcheck disable=SC2086
	exits 0 "$model" host $command --config --json
	grep -q "\"warnings\":\[.*\"$etc/twice.cfg:[34]:" "$tmp/out"
	ok "$what warns" $?
	cp "$tmp/twice" "$etc/twice.cfg"
done
rm "$etc/twice.cfg"

# A run that was killed, and one that is asked to stop in the middle.
fresh
cp "$web" "$etc/.web.cfg.xvcpu"
exits 0 "$model" host pin web 0 2 --config --dry-run
says 'an earlier run was killed before it was done'
says "compare 'xvcpu list DOMAIN' with 'xvcpu list --config DOMAIN'"
exits 0 "$model" host set web 3 --config --json
"$json" 'warnings[0]' <"$tmp/out" | grep -q 'an earlier run was killed'
ok "$what warns" $?
exits 0 "$model" host set web 4 --config
silent err
fresh
exits 0 "$model" host,stop-at-rename pin 1 all 4-7 --live --config --json
has 'vcpus[3].effective' '"4-7"'
reads "$one" 'cpus = "4-7"'
fresh
exits 0 "$model" signals-at-open set 'guest one' 4 --live --config --json
has 'config.count' 4
[ -z "$(find "$root" -name '.*')" ]
ok "$what leaves no other file" $?
exits 0 "$model" host,stop-at-rename max web 9 --config
prints "$web: vCPUs 0-1 of 9 at the next boot"
fresh

# Reading needs no right to write, and leaves nothing behind.
if [ "$(id -u)" = 0 ]; then
	chmod 755 "$tmp" "$root" "$root/etc" "$etc"
	chmod 644 "$web"
	set -- setpriv --reuid 65534 --regid 65534 --clear-groups
else
	chmod 444 "$web"
	chmod 555 "$etc"
	set --
fi
exits 0 "$@" "$xvcpu" list web --file "$web" --config
kept "$web"
exits 0 "$@" "$xvcpu" pin web 0 2 --config --file "$web" --dry-run
shows "0 2 all $web"
kept "$web"
chmod 000 "$web"
exits 1 "$@" "$model" host list web --config
says "$web: Permission denied"
advises 'run it as root'
chmod 644 "$web"
[ "$(id -u)" = 0 ] || chmod 444 "$web"
exits 1 "$@" "$xvcpu" pin web 0 2 --config --file "$web"
says "$web: Permission denied"
advises 'run it as root'
kept "$web"
chmod 644 "$web"
chmod 755 "$etc"
unset XVCPU_TEST_ROOT
