# SPDX-License-Identifier: MIT
"""Shells on terminals, for tests/cli/complete."""
import os
import pty
import re
import select
import shlex
import sys
import time

# It writes down each call, and is on the host that is set.
XVCPU = r"""#!/bin/sh
printf '%s\0' "$@" >>"$T/calls"
printf '\n\0' >>"$T/calls"
. "$T/scene"
export XVCPU_TEST_NAME
exec "$MODEL" "$scene" "$@"
"""

BASHRC = r"""
PS1='$ ' HISTFILE=
stty rows 50 cols 200
if [ -r "${PACKAGE-}" ]; then
	. "$PACKAGE"
	_completion_loader xvcpu
else
	set -u
	shopt -s nullglob
	. "$FILES/xvcpu"
fi
bind '"\C-o": complete'
bind '"\C-p": unix-line-discard'
bind '"\C-g": "\C-o\C-p"'
bind 'set bell-style none'
bind 'set completion-query-items 0'
bind 'set page-completions off'
bind 'set enable-bracketed-paste off'
compopt() { builtin compopt "$@"; asked=$*; }
capture() {
	local asked=
	_xvcpu "$@"
	printf '%s\0' "${COMPREPLY[@]}" "$asked" >"$T/offered.new"
	mv "$T/offered.new" "$T/offered"
}
complete -o nosort -F capture xvcpu
: >"$T/done"
"""

ZSHRC = r"""
PS1='$ ' HISTFILE=
stty rows 50 cols 200
bindkey -e
unsetopt automenu beep promptcr promptsp
LISTMAX=10000
fpath=($FILES $fpath)
autoload -Uz compinit
compinit -u -D
compadd() {
	local -a found
	if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
		builtin compadd -A found "$@"
		offered+=($found)
	fi
	builtin compadd "$@"
}
_files() { [[ $PREFIX == -* ]] || asked='-o default'; }
complete-and-tell() {
	offered=() asked=
	zle complete-word
	print -rN -- "$offered[@]" "$asked" >$T/offered.new
	mv $T/offered.new $T/offered
}
tell-and-forget() { complete-and-tell; BUFFER= }
zle -N complete-and-tell
zle -N tell-and-forget
bindkey '^I' complete-and-tell '^G' tell-and-forget
: >$T/done
"""


def T():
    return os.environ["T"]


def on(scene, name=""):
    with open(f"{T()}/scene", "wb") as out:
        out.write(os.fsencode(f"scene={scene} XVCPU_TEST_NAME={shlex.quote(name)}\n"))


def set_up(work, files, model):
    """The directory of all that is theirs."""
    for name in "bin", "home", "user":
        os.makedirs(f"{work}/{name}")
    os.symlink(files, f"{work}/user/completions")
    for name, text in (("bin/xvcpu", XVCPU), ("bashrc", BASHRC), (".zshrc", ZSHRC)):
        with open(f"{work}/{name}", "w", encoding="ascii") as out:
            out.write(text)
    os.chmod(f"{work}/bin/xvcpu", 0o755)
    with open(f"{work}/home/xvcpu", "w", encoding="ascii") as out:
        out.write("#!/bin/sh\n"
                  'XVCPU_TEST_NAME=elsewhere exec "$MODEL" named "$@"\n')
    os.chmod(f"{work}/home/xvcpu", 0o755)
    os.environ.update(
        T=work, HOME=f"{work}/home", TERM="dumb", LC_ALL="C.UTF-8", ZDOTDIR=work,
        INPUTRC="/dev/null", XVCPU_TEST_TMP=work, FILES=files, MODEL=model,
        PATH=f"{work}/bin:{os.environ['PATH']}")
    on("host")


class Shell:
    """A shell on a terminal, at which is typed."""

    def __init__(self, name, argv, **more):
        self.name = name
        self.screen = b""
        self.pid, self.fd = pty.fork()
        if not self.pid:
            try:
                os.chdir(f"{T()}/home")
                os.execvpe(argv[0], argv, dict(os.environ, **more))
            finally:
                os._exit(127)
        self.wait_for("done")

    def wait_for(self, name):
        """What is in that file, which is gone then."""
        path = f"{T()}/{name}"
        until = time.monotonic() + 60
        while not os.path.exists(path):
            self.look(0.002)
            if time.monotonic() > until:
                sys.exit(f"{self.name} hangs: {self.screen[-300:]!r}")
        self.look(0)
        with open(path, "rb") as file:
            text = file.read()
        os.unlink(path)
        return os.fsdecode(text)

    def look(self, seconds):
        try:
            while select.select([self.fd], [], [], seconds)[0]:
                self.screen += os.read(self.fd, 65536)
                seconds = 0
        except OSError:
            sys.exit(f"{self.name} has ended: {self.screen[-300:]!r}")

    def type(self, keys):
        os.write(self.fd, os.fsencode(keys))

    def offers(self, line):
        """What is offered behind line, of lists the last item, without quotes."""
        self.screen = b""
        self.type(line + "\a")
        *words, asked = self.wait_for("offered").split("\0")[:-1]
        words = [re.sub(r"\\(.)", r"\1", w) for w in words if w[:2] not in ("-h", "-V")]
        words += ["FILES"] if "default" in asked else []
        return [re.sub(r"^.*[,^]|=$", "", w) for w in words if w]

    def calls(self, line):
        """With which words is xvcpu called when line is completed and entered?"""
        open(f"{T()}/calls", "w").close()
        self.type(line + "\t")
        self.wait_for("offered")
        self.type("\r")
        self.type(": >$T/done\r")
        self.wait_for("done")
        with open(f"{T()}/calls", "rb") as file:
            return os.fsdecode(file.read()).split("\0\n\0")[-2].split("\0")
