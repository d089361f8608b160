# SPDX-License-Identifier: MIT
#
# Part of header.awk: the text of a comment, in mdoc.
#
#  - Two blanks end a sentence.
#  - What is indented is a list, if its lines begin with "- ", or if they are two
#    columns, of which the first may be errnos; otherwise it is shown as it is.  A
#    word with a tab behind it is a first column that is not indented.

# The page's text is body; c[1] to c[n] are the lines of a comment, and of those
# in tabbed a word has a tab behind it.

# Where pp is 1 with a blank line before it, if there is something above.
function out(line) {
	body = body (pp && below ? ".Pp\n" : "") line "\n"
	pp = 0
	below = line !~ /^[.]Ss/
}

# Add a line, without what is before it in the header.
function comment(s) {
	tabbed[++n] = s ~ /^[A-Za-z]+\t/
	c[n] = substr(expand("   " s), 4)
}

function expand(s,    i) {
	while ((i = index(s, "\t")))
		s = substr(s, 1, i - 1) \
			substr("        ", 1, 8 - (i - 1) % 8) substr(s, i + 1)
	return s
}

# What roff takes for itself, or prints otherwise than it is.
function escape(s) {
	gsub(/\\/, "\\e", s)
	gsub(/\^/, "\\(ha", s)
	gsub(/~/, "\\(ti", s)
	gsub(/`/, "\\(ga", s)
	return s
}

function code(s) {
	s = escape(s)
	gsub(/-/, "\\-", s)
	gsub(/'/, "\\(aq", s)
	return s ~ /^[.]/ ? "\\&" s : s
}

# A hyphen is between letters, all else a minus; names and errnos get none where
# a line ends; a sentence begins a line.
function words(s,    part, k, i) {
	k = split(escape(s), part, /[ ]/)
	for (i = 1; i <= k; i++)
		s = (i > 1 ? s " " : "") \
			(part[i] ~ /_|[.]h|-E[A-Z]/ ? "\\%" : "") part[i]
	k = split(s, part, "-")
	s = part[1]
	for (i = 2; i <= k; i++)
		s = s (part[i - 1] ~ /[A-Za-z]$/ && part[i] ~ /^[A-Za-z]/ ? \
			"-" : "\\-") part[i]
	gsub(/   */, "\n", s)
	gsub(/\n[.']/, "\n\\\\\\&&", s)
	return s ~ /^[.']/ ? "\\&" s : s
}

# Where a line begins, from 1.
function start(s) {
	return match(s, /[^ ]/)
}

# Where its second column does: behind "- ", errnos, or two blanks.
function column(s) {
	return match(s, /^ *(- |-E[A-Z0-9]+(, -E[A-Z0-9]+)* *)/) || \
		match(s, /^ *[^ ]+( [^ ]+)*   */) ? RLENGTH + 1 : 1
}

# Lines i to j, which begin at base, are a list: each has both columns or only
# the second, or long errnos, and none has a third.
function is_list(i, j, base,    at) {
	for (at = column(c[i]); i <= j; i++)
		if (start(c[i]) != at && (start(c[i]) != base ||
		    column(c[i]) != at && c[i] !~ /^ *-E/) ||
		    substr(c[i], column(c[i])) ~ /[^ ]   /)
			return 0
	return at > base
}

function list(i, j, base,    at, to, label, width, items) {
	for (at = column(c[i]); i <= j; i++) {
		to = at
		if (start(c[i]) == base) {
			to = column(c[i])
			label = substr(c[i], base, to - base)
			sub(/ *$/, "", label)
			items = items ".It " code(label) "\n"
			if (length(label) > width && label !~ /,.*-/)
				width = length(label)
		}
		if (substr(c[i], to) != "")
			items = items words(substr(c[i], to)) "\n"
	}
	if (label == "-") {
		pp = 0
		gsub(/[.]It [^\n]*/, ".It", items)
		out(".Bl -dash\n" items ".El")
	} else
		out(".Bl -tag -width " width "n -compact\n" items ".El")
}

# A comment from line i on.  What is indented can have blank lines in it.
function text(i,    j, k, base) {
	for (; i <= n; i++) {
		if (c[i] == "")
			pp = 1
		if (c[i] !~ /^ / && !tabbed[i]) {
			if (c[i] != "")
				out(words(c[i]))
			continue
		}
		base = start(c[i])
		for (k = i; k <= n && (c[k] ~ /^( |$)/ || tabbed[k]); k++)
			if (c[k] != "") {
				j = k
				base = start(c[k]) < base ? start(c[k]) : base
			}
		if (is_list(i, j, base))
			list(i, j, base)
		else {
			out(".Bd -literal -compact")
			for (k = i; k <= j; k++)
				out(code(substr(c[k], base)))
			out(".Ed")
		}
		i = j
	}
}
