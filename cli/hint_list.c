/* SPDX-License-Identifier: MIT */
/*
 * CPU lists as xl, libvirt, Linux, taskset, numactl and hwloc have them, said
 * in the grammar of cpumap.h.  What could mean two things has no hint, and no
 * hint is given that cpumap_parse() would not read.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/hint.h"
#include "cpumap/cpumap.h"

#define DIGITS    "0123456789"
#define BLANKS    " \t\n"
#define SEPARATOR ",;" BLANKS

struct writer {
	FILE *out;
	uint32_t ncpus;
	size_t items;
	bool all_but; /* began with "^" or "!": takes CPUs away only */
	bool inverts; /* began with "!", which numactl means for all of it */
};

/*
 * A mask without its 0x (taskset, /proc/irq), or with it in every group of 32
 * bits (hwloc): only the first group may be shorter than its 32 bits.
 */
static bool write_mask(FILE *out, const char *at)
{
	bool is_hex = false, first = true;
	size_t n;

	fputs("0x", out);
	for (;; first = false) {
		if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X')) {
			is_hex = true;
			at += 2;
		}
		n = strspn(at, DIGITS "abcdefABCDEF");
		if (!n || (!first && n != 8))
			return false;
		is_hex |= strspn(at, DIGITS) < n;
		fwrite(at, 1, n, out);
		at += n;
		if (!*at)
			return is_hex;
		if (*at++ != ',')
			return false;
		putc(',', out);
	}
}

/* Skip word, of any case, and the plural of it. */
static bool take(const char **at, const char *word)
{
	size_t n = strlen(word);

	if (strncasecmp(*at, word, n))
		return false;
	*at += n;
	*at += **at == 's' || **at == 'S';
	return true;
}

/* A number, "N" for the last CPU, or nothing for it where open says so. */
static bool write_number(struct writer *w, const char **at, bool open)
{
	size_t n = strspn(*at, DIGITS);

	if (n) {
		fwrite(*at, 1, n, w->out);
		*at += n;
		return true;
	}
	if (!w->ncpus || !(**at == 'N' || (open && !**at)))
		return false;
	fprintf(w->out, "%" PRIu32, w->ncpus - 1);
	*at += **at == 'N';
	return true;
}

/* "A", "A-B", "A..B", "A-", and ":S", ":U/G" or "/S" behind a range. */
static bool write_range(struct writer *w, const char *at)
{
	bool stride = false;

	if (!write_number(w, &at, false))
		return false;
	if (!*at)
		return true;
	if (*at != '-' && strncmp(at, "..", 2) != 0)
		return false;
	at += *at == '-' ? 1 : strspn(at, ".");
	putc('-', w->out);
	if (!write_number(w, &at, true))
		return false;
	if (*at == ':' || *at == '/') {
		size_t n = strspn(++at, DIGITS);

		stride = n && !at[n];
		fprintf(w->out, ":%s%s", stride ? "1/" : "", at);
		return stride || at[n] == '/';
	}
	return !*at;
}

/* "node0", "NODE=0" and "cpu3". */
static bool write_prefixed(struct writer *w, const char *at)
{
	static const char words[][7] = {"node", "core", "socket",
					"cpu",  "pcpu", "vcpu"};
	const uint32_t ncpus = w->ncpus;
	bool written;
	size_t i = 0;

	while (i < 6 && !take(&at, words[i]))
		i++;
	if (i < 6)
		at += strspn(at, ":=_-#");
	if (i >= 3)
		return write_range(w, at);
	fprintf(w->out, "%s:", words[i]);
	if (!strcasecmp(at, "all"))
		return fputs("all", w->out) >= 0;
	w->ncpus = 0; /* how many there are is not known */
	written = write_range(w, at);
	w->ncpus = ncpus;
	return written;
}

static bool is_all(const char *item)
{
	return !strcasecmp(item, "all") || !strcasecmp(item, "any") ||
	       !strcasecmp(item, "r") || !strcmp(item, "*");
}

static bool write_item(struct writer *w, const char *item)
{
	bool remove = *item == '^' || *item == '!';

	if (!w->items) {
		w->all_but = remove;
		w->inverts = *item == '!';
	}
	item += remove;
	if (w->all_but && !remove && !w->inverts)
		return false;
	if (w->all_but)
		remove = true;
	fprintf(w->out, "%s%s%s", w->items ? "," : "",
		w->all_but && !w->items ? "all," : "", remove ? "^" : "");
	w->items++;
	if (is_all(item))
		return !remove && fputs("all", w->out) >= 0;
	if (!remove && !strcasecmp(item, "none"))
		return fputs("none", w->out) >= 0;
	if (!strncasecmp(item, "all:", 4) && w->ncpus) {
		fprintf(w->out, "0-%" PRIu32 ":%s", w->ncpus - 1, item + 4);
		return true;
	}
	return write_prefixed(w, item);
}

/* "0 - 3" and "node: 0" are one item. */
static void glue(char *text)
{
	char *to = text, *at = text, *op;

	while (*at) {
		size_t blanks = strspn(at, BLANKS);

		op = at + blanks;
		if (*op == ':' || (blanks && *op == '-' && op[1] == ' ')) {
			*to++ = *op;
			at = op + 1 + strspn(op + 1, BLANKS);
		} else {
			*to++ = *at++;
		}
	}
	*to = '\0';
}

static bool write_list(struct writer *w, char *text)
{
	char *rest, *item;

	glue(text);
	for (item = strtok_r(text, SEPARATOR, &rest); item;
	     item = strtok_r(NULL, SEPARATOR, &rest))
		if (!write_item(w, item))
			return false;
	return w->items;
}

/* Is it written well?  What is not here may be on another host. */
static bool is_text(const char *text)
{
	const uint32_t zero = 0;
	const struct cpumap_topology topology = {
		.ncpus = 1, .core = &zero, .socket = &zero, .node = &zero};
	struct cpumap *map = cpumap_alloc(1);
	int err = map ? cpumap_parse(map, text, &topology, NULL) : -ENOMEM;

	cpumap_free(map);
	return !err || err == -ERANGE;
}

/* Each item for itself: the parser stops at the first that is not here. */
static bool is_list(const char *text)
{
	char *copy = strdup(text), *rest, *item;
	bool good = copy;

	item = copy ? strtok_r(copy, ",", &rest) : NULL;
	for (; item && good; item = strtok_r(NULL, ",", &rest))
		good = is_text(item + (*item == '^'));
	free(copy);
	return good;
}

/* Text as a mask or as a list of ours behind "write ": to be freed; NULL. */
static char *translate(const char *text, uint32_t ncpus, bool mask)
{
	static const char lead[] = "write ";
	struct writer w = {.ncpus = ncpus};
	char *advice = NULL, *copy = strdup(text), *ours;
	bool known = false;
	size_t size;

	w.out = copy ? open_memstream(&advice, &size) : NULL;
	if (w.out) {
		fputs(lead, w.out);
		known = mask ? write_mask(w.out, text) : write_list(&w, copy);
		known = !fclose(w.out) && known;
	}
	free(copy);
	/* glibc: closed without an error, and there was no memory for it. */
	ours = advice ? advice + strlen(lead) : NULL;
	/* What is ours already lacks something else: a topology. */
	if (known && ours && strcmp(ours, text) != 0 &&
	    (mask ? is_text(ours) : is_list(ours)))
		return advice;
	free(advice);
	return NULL;
}

char *hint_list(const char *text, uint32_t ncpus)
{
	const char *number = text + 1;
	char *advice;

	if (*text == '-' && *number && !number[strspn(number, DIGITS)])
		return asprintf(&advice,
				"write 0-%s for CPUs 0 to %s, or all,^%s for "
				"all but CPU %s",
				number, number, number, number) < 0
			       ? NULL
			       : advice;
	if (!strncmp(text, "nodes:", 6))
		return NULL;
	advice = translate(text, ncpus, true);
	return advice ? advice : translate(text, ncpus, false);
}
