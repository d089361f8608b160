# SPDX-License-Identifier: MIT
#
# A public header as a manual page, in mdoc.  For any POSIX awk: mawk, gawk and
# busybox's among them.
#
#   awk -f comment.awk -f header.awk -v date='November 27, 2026' \
#       -v pages='NAME...' ROOM/NAME.h
#
# pages: the headers that have a page, for SEE ALSO.  This is relied on; a line
# that is none of it is an error, with its place, and not left out:
#
#  - The first line is the license.  Then comes the top comment; its first
#    paragraph, "NAME - what it is.", is for NAME, the rest is in DESCRIPTION.
#  - A comment is right above what it is about.  What is declared from there to a
#    blank line or the next comment is one piece of the page; functions without a
#    comment belong to the piece above them.
#  - A comment with a blank line below is about what follows.  If it is one line,
#    its first sentence is a heading.
#  - What comment.awk has of the text of comments.
#  - #ifndef to #endif, #ifdef __cplusplus and #pragma are for the compiler, as
#    are comments behind #include, struct NAME; without a comment, and what a
#    macro with parameters or of several lines stands for.

function fail(why) {
	if (!failed)
		print FILENAME ":" FNR ": " why | "cat >&2"
	exit failed = 1
}

function shown(lines) {
	heads = heads ".Bd -literal -compact\n" lines ".Ed\n"
}

# The last piece, or a comment about what follows.
function flush() {
	pp = 1
	if (heads) {
		out(heads (n ? ".Bl -item -offset 4n -compact\n.It" : ".\\\""))
		text(1)
		if (n)
			out(".El")
	} else if (n == 1 && match(c[1], /^[^.]*[.]/)) {
		pp = 0
		out(".Ss " words(substr(c[1], 1, RLENGTH - 1)))
		if (RLENGTH < length(c[1]))
			out(words(substr(c[1], RLENGTH + 3)))
	} else
		text(1)
	heads = ""
	n = 0
}

# The top comment, which is no piece.
function top(    i) {
	for (i = 1; i <= n && c[i] != ""; i++)
		what = what (i > 1 ? " " : "") c[i]
	if (index(what, name " - ") != 1 || !sub(/[.]$/, "", what))
		fail("the top comment begins with '" name " - what it is.'")
	what = substr(what, length(name) + 4)
	text(i + 1)
	n = 0
}

# TYPE NAME(PARAMETERS), for SYNOPSIS and as a head.
function prototype(s,    k, i, part, one, names) {
	gsub(/[ \t]+/, " ", s)
	gsub(/\* /, "*", s)
	if (!match(s, /[a-z_0-9]+\(/) || s !~ /\)$/ || s ~ /[;{}\/]|\) *[a-zA-Z_]/ ||
	    index(s, "(") < RSTART)
		fail("not understood: " s)
	functions[++nfunctions] = substr(s, RSTART, RLENGTH - 1)
	if (!n)
		fail(functions[nfunctions] " has no comment")
	one = substr(s, 1, RSTART - 1)
	sub(/ $/, "", one)
	synopsis = synopsis (one ? ".Ft " one "\n" : "") \
		".Fo " functions[nfunctions] "\n"
	one = ""
	k = split(substr(s, RSTART + RLENGTH, length(s) - RSTART - RLENGTH), \
		part, ", ")
	for (i = 1; i <= k; i++) {
		one = one part[i]
		if (gsub(/\(/, "(", one) != gsub(/\)/, ")", one)) {
			one = one ", "
			continue
		}
		synopsis = synopsis ".Fa \"" one "\"\n"
		if (match(one, /\(\*[a-z_]+\)/)) # a function's name
			one = substr(one, RSTART + 2, RLENGTH - 3)
		sub(/\[[0-9]*\]$/, "", one)
		sub(/.*[ *]|^void$/, "", one)
		names = names (one ? " " : "") one
		one = ""
	}
	synopsis = synopsis ".Fc\n"
	heads = heads (heads ? ".br\n" : "") ".Fn " functions[nfunctions] names "\n"
}

FNR == 1 {
	if (!/SPDX-License-Identifier/)
		fail("the first line is the license")
	name = FILENAME
	gsub(/.*\/|[.]h$/, "", name)
	next
}

{
	for (s = $0; match(s, /[a-z_]+[.]h/); s = substr(s, RSTART + RLENGTH))
		mentioned[substr(s, RSTART, RLENGTH - 2)] = 1
}

# In the midst of what ends with a line that matches until.
until == "comment" {
	if (/^ \*\/$/) {
		until = ""
		if (!what)
			top()
	} else if (/^ \*($|[ \t])/)
		comment(substr($0, /^ \* / ? 4 : 3))
	else
		fail("in a comment: " $0)
	next
}
until {
	if (until == "^}")
		all = all code(substr(expand($0), /^\t/ ? 7 : 1)) "\n"
	else if (until == ";$")
		all = all " " $0
	else if (until == "^#endif$" && !/^(#define .*|#endif|extern "C" [{]|[}])$/)
		fail("not understood: " $0)
	if ($0 !~ until)
		next
	if (until == "^}")
		shown(all)
	else if (until == ";$")
		prototype(substr(all, 1, length(all) - 1))
	until = ""
	next
}

/^\/\*$/ || /^\/\* .* \*\/$/ {
	flush()
	if (/^\/\*$/)
		until = "comment"
	else
		comment(substr($0, 4, length($0) - 6))
	next
}
/^$/ {
	if (!heads)
		flush()
	blank = 1
	next
}
/^(XVCPU_API|CPUMAP_INLINE) / {
	all = substr($0, index($0, " ") + 1)
	if (/;$/)
		prototype(substr(all, 1, length(all) - 1))
	else
		until = ";$"
	next
}
/^#(ifndef|define) XVCPU_[A-Z_]*_H$/ || /^#(include|pragma) / || /^#endif$/ ||
/^struct [a-z_]+;$/ && (!n || heads) {
	next
}
/^#if(ndef|def) / {
	until = "^#endif$"
	next
}
/^(struct|enum) [a-z_]+( \{|;)$/ || /^#define [A-Za-z_]+[( ]/ {
	if (blank && heads)
		flush()
	blank = 0
	until = /\{$/ ? "^}" : /\\$/ ? "[^\\\\]$" : ""
	sub(/ *\\$/, "")
	if (/^#define [A-Za-z_]+\(/)
		sub(/\).*/, ")")
	all = code($0) "\n"
	if (/^#define [a-z_]+\(/)
		prototype(substr($0, 9))
	else if (until != "^}")
		shown(all)
	next
}
{
	fail("not understood: " $0)
}

END {
	if (!failed && (!what || until))
		fail("the file ends in the midst")
	if (failed)
		exit 1
	flush()
	print ".\\\" SPDX-License-Identifier: MIT"
	print ".\\\" Made of " FILENAME " by docs/man/header.awk."
	print ".Dd " date "\n.Dt XVCPU-" toupper(name) " 3\n.Os xvcpu\n.hw vCPU vCPUs"
	print ".Sh NAME\n.Nm xvcpu-" name (nfunctions ? " ," : "")
	for (i = 1; i <= nfunctions; i++)
		print ".Nm " functions[i] (i < nfunctions ? " ," : "")
	print ".Nd " words(what)
	print ".Sh SYNOPSIS\n.In xvcpu/" name ".h"
	printf "%s.Sh DESCRIPTION\n%s", synopsis, body
	print ".Sh SEE ALSO\n.Xr libxvcpu 3 ,"
	k = split(pages, page, " ")
	for (i = 1; i <= k; i++)
		if (page[i] in mentioned)
			print ".Xr xvcpu-" page[i] " 3 ,"
	print ".Xr xvcpu 8"
}
