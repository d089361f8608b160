# SPDX-License-Identifier: MIT
# What make install puts where, and that the unit and the script work there.

top=$here/../..
built=$(cd "$build" && pwd)
root=$tmp/root-fs
unit=$root/usr/lib/systemd/system/xvcpu-pins.service
pins_script=$root/usr/sbin/xvcpu-pins

# installs GOAL PREFIX [DESTDIR]
installs()
{
	exits 0 make -s -C "$top" B="$built" "$1" PREFIX="$2" DESTDIR="${3:-}"
}

installs install /usr "$root"
grep -q '^ExecStop=/usr/sbin/xvcpu-pins stop$' "$unit" &&
	grep -q '^xvcpu=/usr/sbin/xvcpu$' "$pins_script"
ok "the unit saves by the path of what is installed" $?
for file in "$unit" "$pins_script"; do
	! grep -q '@[A-Z]*@' "$file"
	ok "no path is left open in $(basename "$file")" $?
done
for other in xendomains libvirtd virtxend libvirt-guests; do
	grep -q "^After=.*$other.service" "$unit"
	ok "the unit is stopped before $other" $?
done
[ "$(stat -c %a "$unit" "$pins_script" | tr '\n' ' ')" = '644 755 ' ]
ok "their modes" $?
installs uninstall /usr "$root"
[ -z "$(find "$root" -name '*xvcpu*' ! -type d)" ]
ok "uninstall leaves no file" $?

# Where the command is the model.
installs install "$tmp/prefix"
unit=$tmp/prefix/lib/systemd/system/xvcpu-pins.service
pins_script=$tmp/prefix/sbin/xvcpu-pins
if [ -x "$(command -v systemd-analyze)" ]; then
	systemd-analyze --man=no verify "$unit" 2>&1 | grep xvcpu >"$tmp/out"
	silent out
fi
printf '#!/bin/sh\nexec "%s" "$SCENE" "$@"\n' \
	"$(cd "$(dirname "$model")" && pwd)/xvcpu-model" \
	>"$tmp/prefix/sbin/xvcpu"
PINS=$tmp/state/pins
export PINS SCENE
SCENE=host
exits 0 "$pins_script" start
SCENE=pinned
exits 0 "$pins_script" stop
SCENE=host
exits 0 "$pins_script" start
shows '1 2 hard 0-7 3 guest one'
SCENE=stopped
exits 0 "$pins_script" stop
exits 0 "$pins_script" reload
says 'no such domain runs'
SCENE=no-device
exits 5 "$pins_script" stop
exits 2 "$pins_script" frob

# The unit's own line; and the pins where the administrator wants them.
start=$(sed -n 's/^ExecStart=//p' "$unit")
unset PINS
install -D /dev/null "$tmp/prefix/etc/default/xvcpu-pins"
echo "PINS='$tmp/state/other pins'" >"$tmp/prefix/etc/default/xvcpu-pins"
SCENE=pinned
exits 0 "$pins_script" stop
SCENE=host
exits 0 /bin/sh -c "$start"
shows '1 2 hard 0-7 3 guest one'
rm "$tmp/state/other pins"
exits 0 /bin/sh -c "$start"
silent out
unset SCENE
