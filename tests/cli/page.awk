# SPDX-License-Identifier: MIT
#
# awk -v to=DIRECTORY -f page.awk xvcpu-json.5 - take the page apart.
#
# DIRECTORY/keys gets a line for each key: its section, its path, and its types,
# "null" among them.  Example N gets N.section; N.run, the words behind `.\" run`
# and then the command; and N.json, its documents as the command prints them.
# Lines of the page that start with blanks go on from the line before, within a
# string where that ends with a backslash.
#
# A run is SCENES STATUS live|model ~KEY...: on which model it was made, how it
# ends, whether it is as well one for a real Xen with such a guest, and keys with
# a value that is another one each time.

/^\.Ss / {
	section = $0
	gsub(/^\.Ss |\\&/, "", section)
	gsub(/\\-/, "-", section)
	gsub(/ /, "_", section)
}

/^\.It Va .* Pq / {
	types = $0
	sub(/.* Pq /, "", types)
	gsub(/, | or /, ",", types)
	print section, $3, types >(to "/keys")
}

/^\.\\" run / {
	run = substr($0, 8)
	n++
	print section >(to "/" n ".section")
	close(to "/" n ".section")
	next
}

run && /^\$ / {
	text = substr($0, 3)
	gsub(/\\e/, "\\", text)
	print run >(to "/" n ".run")
	print text >(to "/" n ".run")
	close(to "/" n ".run")
	command = 1
	text = ""
	next
}

command && /^\.Ed/ {
	print text >(to "/" n ".json")
	close(to "/" n ".json")
	command = 0
	run = ""
	next
}

command {
	line = $0
	gsub(/\\e/, "\\", line)
	gsub(/\\&/, "", line)
	if (line !~ /^ / && text != "")
		text = text "\n"
	sub(/^ +/, "", line)
	sub(/\\$/, "", text)
	text = text line
}
