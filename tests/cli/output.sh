# SPDX-License-Identifier: MIT
# save --output on the model: what is kept of what the file said.

mkdir "$tmp/saved"
file=$tmp/saved/pins
uuid=deadbeef-0102-0304-0506-0708090a0b0c
new=deadbeef-0102-0304-0506-0708090a0b0d

# output STATUS SCENE [ARGUMENT...]: save into the file.
output()
{
	wanted=$1
	scene=$2
	shift 2
	exits "$wanted" "$model" "$scene" save "$@" --output "$file"
	[ -n "$(ls -A "$tmp/saved")" ] &&
		[ "$(ls -A "$tmp/saved")" = pins ]
	ok "nothing is left beside the file" $?
}

# domains N UUID NAME: how often the file has it, a domain of N in all.
domains()
{
	[ "$(grep -c '^domain' "$file")" -eq "$1" ] &&
		[ "$(grep -c "^domain $2 \"$3\"$" "$file")" -eq 1 ]
	ok "one of $1 domains is $2 '$3'" $?
}

# keeps: the file is as it was.
keeps()
{
	cmp -s "$file" "$tmp/before"
	ok "$what leaves the file as it was" $?
}

output 0 host,pinned
silent out
silent err
"$model" host,pinned save | cmp -s - "$file"
ok "a new file has what save prints" $?
output 3 host,dir-sync-fails
says "$file: written, but its directory could not be synced"
"$model" host save | cmp -s - "$file"
ok "and so has one that may not last" $?
output 0 host,pinned
[ "$(stat -c %a "$file")" = "$(touch "$tmp/any"; stat -c %a "$tmp/any")" ]
ok "and the mode of a new file" $?
ls -i "$file" >"$tmp/before"
output 0 host,pinned
ls -i "$file" | cmp -s - "$tmp/before"
ok "what is the same is not written" $?
cp "$file" "$tmp/before"

# The unit saves at the end, when guests may be gone.
output 0 host,stopped
keeps
output 0 host,destroyed
keeps
output 0 host,stopped --json
has output "\"$file\""
has kept 1
has 'domains[1]' ''
exits 0 "$model" host restore "$file"
shows '1 2 hard 0-7 3 guest one'

# Another UUID at each start does not pile up.
output 0 host,restarted
domains 2 $new 'guest one'
grep -qx 'vcpu 2 hard all soft all' "$file"
ok "and it has the new pins" $?
output 0 host,pinned
domains 2 $uuid 'guest one'
cmp -s "$file" "$tmp/before"
ok "and back, all is as before" $?

# Domains of the same UUID, and those without any.
output 0 host,twin
domains 3 $uuid 'guest one--incoming'
cp "$file" "$tmp/before.twin"
output 0 host,twin 1
cmp -s "$file" "$tmp/before.twin"
ok "one of two with a UUID does not drop the other" $?
output 0 host,pinned
domains 2 $uuid 'guest one'
for round in 1 2; do
	output 0 uuid-zero,nameless,pinned
	[ "$(grep -c '^domain 0.* -$' "$file")" -eq 2 ] &&
		[ "$(grep -c '^domain' "$file")" -eq 4 ]
	ok "nameless domains do not pile up, round $round" $?
done

# Only some domains: the others stay as they were, running or not.
cp "$tmp/before" "$file"
output 0 host 0
keeps
output 0 host,restarted 0
keeps
output 0 host 'guest one'
grep -qx 'vcpu 2 hard all soft all' "$file"
ok "the one that was named is saved" $?
cp "$tmp/before" "$file"
output 1 host 'no such'
keeps
output 3 host 'no such' 1
says "domain 'no such': no domain has this name"
grep -qx 'vcpu 2 hard all soft all' "$file"
ok "and with one that there is not, the other is saved" $?
output 1 host 7
says 'not written: no vCPU could be read'

# What cannot be read stays as it was.
cp "$tmp/before" "$file"
output 3 host,unreadable
keeps
sed '/^domain dead/,$d' "$tmp/before" >"$file"
output 3 host,unreadable
[ "$(grep -c '^vcpu' "$file")" -eq 4 ]
ok "what was never read is not made up" $?
cp "$tmp/before" "$file"
output 1 host,flask-maps
says 'not written: no vCPU could be read'
keeps
output 1 host,flask-maps --json
has 'errors[0].errno' '"EACCES"'
has 'errors[6].message' "\"$file: not written: no vCPU could be read\""
keeps
for scene in store-absent store-stalls store-dies store-refuses; do
	output 1 "host,$scene"
	says 'not written: it has names, and xenstore gives none now'
	keeps
done
output 5 no-device
keeps
rm "$file"
output 0 host,store-absent
[ "$(grep -c '^domain .* -$' "$file")" -eq 2 ]
ok "without xenstore domains have UUIDs" $?
output 0 host,pinned
keeps

# A file that is none, or of a newer version, is no place for pins.
bad()	# TEXT MESSAGE
{
	printf "$1" >"$file"
	cp "$file" "$tmp/before"
	output 1 host
	says "$file:$2"
	keeps
}
bad 'vcpus = 4\n' '1:1: the first line is not'
bad 'xvcpu-pins 2\n' '1:1: saved by a newer xvcpu'
advises 'use a newer xvcpu'
bad "xvcpu-pins 1\ndomain $new -\nvcpu 0 hard 1x soft all\n" "3: '1x'"
bad "xvcpu-pins 1\ndomain $new -\nvcpu 0 hard none soft all\n" "3: 'none'"
: >"$file"
output 0 host
domains 2 $uuid 'guest one'
cp "$file" "$tmp/before"
ln "$file" "$tmp/saved/second"
exits 1 "$model" host,pinned save --output "$file"
says 'several names (hard links)'
keeps
rm "$tmp/saved/second"
exits 1 "$model" host save --output "$tmp/saved"
exits 1 "$model" host save --output "$tmp/none/pins"
mkfifo "$tmp/fifo"
exits 1 "$model" host save --output "$tmp/fifo"
says 'not a plain file'
output 1 host,pinned,rename-fails
says 'Read-only file system'
keeps
exits 2 "$model" host save --output

# No signal cuts it in two.
output 0 host,pinned,signals
grep -qx 'vcpu 2 hard 3 soft all' "$file"
ok "signals do not stop it" $?

# A word that names no file, and paths that are not there.
for word in '' -; do
	exits 2 "$model" host save --output "$word"
	says "--output '$word': not a file"
	[ ! -e ./- ]
	ok "$what makes no file" $?
done
exits 1 "$model" host save --output "$tmp/no/pins"
advises 'see whether the path is right'
exits 1 "$model" host save --output "$tmp"
says 'not a plain file'
advises 'name the file'
exits 1 "$model" host restore "$tmp/no/pins"
advises 'see whether the path is right'
