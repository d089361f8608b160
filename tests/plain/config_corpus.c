/* SPDX-License-Identifier: MIT */
/*
 * Every file of the corpus reads as its EXPECT line says, and every edit of
 * every file takes away no byte but those of values, adds no line but those
 * of new keys, reads back, and done twice is done once.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"
#include "config_help.h"

TestSuite(config_corpus, .timeout = 300);

static const char *const dirs[] = {
	"tests/plain/corpus/xl",
	"tests/plain/corpus/xml",
};

struct line {
	char path[512];
	char *field[8];
	size_t n;
	char *text;
	size_t size;
};

typedef void visit(const struct line *line);

static void each_line(const char *dir, visit *call)
{
	char path[512], buf[1024], *save, *word;
	size_t files = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/EXPECT", dir);
	f = fopen(path, "re");
	cr_assert(f != NULL, "%s: run from the top of the tree", path);
	while (fgets(buf, sizeof(buf), f)) {
		struct line line = {0};

		if (*buf == '#')
			continue;
		buf[strcspn(buf, "\n")] = '\0';
		for (word = strtok_r(buf, "\t", &save); word && line.n < 8;
		     word = strtok_r(NULL, "\t", &save))
			line.field[line.n++] = word;
		snprintf(line.path, sizeof(line.path), "%s/%s", dir,
			 line.field[0]);
		line.text = config_slurp(line.path, &line.size);
		call(&line);
		free(line.text);
		files++;
	}
	fclose(f);
	cr_assert(ge(sz, files, 60));
}

static int code(const char *name)
{
	if (!strcmp(name, "ERANGE"))
		return -ERANGE;
	return !strcmp(name, "EINVAL") ? -EINVAL : -EOPNOTSUPP;
}

static const char *or_dash(const char *text)
{
	return text ? text : "-";
}

static void reads_ok(const struct line *l, const struct config *cfg)
{
	uint32_t max = xvcpu_config_get_max(cfg),
		 n = xvcpu_config_get_count(cfg);
	bool leading = true;

	cr_expect(eq(u32, max, (uint32_t)atoi(l->field[2])), "%s", l->path);
	cr_expect(eq(u32, n, (uint32_t)atoi(l->field[3])), "%s", l->path);
	cr_expect(eq(str, (char *)or_dash(xvcpu_config_get_name(cfg)),
		     l->field[4]),
		  "%s", l->path);
	cr_expect(eq(str, (char *)or_dash(xvcpu_config_get_hard(cfg, 0)),
		     l->field[5]),
		  "%s", l->path);
	cr_expect(eq(str, (char *)or_dash(xvcpu_config_get_hard(cfg, max - 1)),
		     l->field[6]),
		  "%s", l->path);
	for (uint32_t i = 0; i < n; i++)
		leading = leading && xvcpu_config_get_online(cfg, i);
	if (cfg->format == CONFIG_XL)
		cr_expect(eq(str,
			     (char *)or_dash(xvcpu_config_get_soft(cfg, 0)),
			     l->field[7]),
			  "%s", l->path);
	else
		cr_expect(eq(int, leading, !strcmp(l->field[7], "first")), "%s",
			  l->path);
}

static void reads_as_expected(const struct line *l)
{
	struct config_error error = {0};
	struct config *cfg = NULL;
	int rc = xvcpu_config_parse(l->text, l->size, &cfg, &error);

	if (!strcmp(l->field[1], "ok")) {
		cr_assert(zero(int, rc), "%s:%zu:%zu: %s", l->path, error.line,
			  error.column, error.reason);
		reads_ok(l, cfg);
		xvcpu_config_free(cfg);
		return;
	}
	cr_expect(eq(int, rc, code(l->field[1])), "%s: %s", l->path,
		  or_dash(error.reason));
	cr_expect(zero(ptr, cfg));
	cr_expect(error.reason != NULL, "%s", l->path);
	cr_expect(eq(sz, error.line, (size_t)atoi(l->field[2])), "%s: %s",
		  l->path, error.reason);
	cr_expect(eq(sz, error.column, (size_t)atoi(l->field[3])), "%s: %s",
		  l->path, error.reason);
}

Test(config_corpus, every_file_reads_as_expected)
{
	each_line(dirs[0], reads_as_expected);
	each_line(dirs[1], reads_as_expected);
}

/* Bytes of old that are not in new, by the longest common subsequence of what
 * lies between the common head and tail. */
static char *taken(const char *old, size_t n, const char *new, size_t m)
{
	size_t head = 0, at = 0;
	uint16_t *lcs;
	char *out;

	while (head < n && head < m && old[head] == new[head])
		head++;
	while (n > head && m > head && old[n - 1] == new[m - 1])
		n--, m--;
	old += head, new += head, n -= head, m -= head;
	out = calloc(1, n + 1);
	lcs = calloc((n + 1) * (m + 1), sizeof(*lcs));
#define L(i, j) lcs[(i) * (m + 1) + (j)]
	for (size_t i = n; i-- > 0;)
		for (size_t j = m; j-- > 0;)
			L(i, j) = old[i] == new[j] ? L(i + 1, j + 1) + 1
				  : L(i + 1, j) > L(i, j + 1) ? L(i + 1, j)
							      : L(i, j + 1);
	for (size_t i = 0, j = 0; i < n;) {
		if (j < m && old[i] == new[j] && L(i, j) == L(i + 1, j + 1) + 1)
			i++, j++;
		else if (j < m && L(i, j) == L(i, j + 1))
			j++;
		else
			out[at++] = old[i++];
	}
#undef L
	free(lcs);
	return out;
}

static size_t lines(const char *text, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < size; i++)
		n += text[i] == '\n';
	return n;
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	while ((text = strstr(text, word))) {
		text++;
		n++;
	}
	return n;
}

/* What may go: bytes of numbers, CPU lists, yes and no, and their quotes and
 * blanks; "/" of an element that was empty.  Where whole elements go (a pin
 * taken back in XML, a <vcpu> past a lower maximum, a list over several lines
 * that becomes a string) config_edit.c looks. */
static void only_values(const struct line *l, const char *words,
			const char *new, size_t size)
{
	static const char value[] = "0123456789abcdefx,^:-\"'[] yesnolm&#;/+";
	char *gone = taken(l->text, l->size, new, size);
	bool fewer = count(new, "<vcpupin") < count(l->text, "<vcpupin") ||
		     count(new, "enabled=") < count(l->text, "enabled=") ||
		     count(new, "[") < count(l->text, "[");
	long more = (long)lines(new, size) - (long)lines(l->text, l->size);

	if (!fewer) {
		cr_expect(gone[strspn(gone, value)] == 0, "%s, %s: lost <<%s>>",
			  l->path, words, gone);
		cr_expect(ge(long, more, 0), "%s, %s", l->path, words);
	}
	cr_expect(le(long, more, 262), "%s, %s", l->path, words);
	free(gone);
}

static const char *const edits[] = {
	"n=1",
	"max=7 n=3",
	"max=9",
	"h0=1-2",
	"h0=all",
	"h1=3",
	"h1=all",
	"h*=0-7",
	"h0=5 h1=6",
	"s0=1",
	"s*=2-3",
	"max=12 h11=7",
	"max=5 on=4",
	"n=1 h0=9 s0=8",
	"max=4 n=4",
	"max=3 n=2 off=1 on=2",
	"h0=4,6 h1=4,6",
	"h*=all",
	"max=2 n=2 h1=1",
};

static size_t done, refused;

static void edits_are_lossless(const struct line *l)
{
	struct config_error error;
	char *once, *twice;
	size_t n, m;
	int rc;

	if (strcmp(l->field[1], "ok") != 0)
		return;
	cr_assert(zero(int,
		       config_edit(l->text, l->size, "", &once, &n, &error)));
	cr_assert(n == l->size && !memcmp(once, l->text, n), "%s", l->path);
	free(once);
	for (size_t i = 0; i < sizeof(edits) / sizeof(*edits); i++) {
		rc = config_edit(l->text, l->size, edits[i], &once, &n, &error);
		refused += rc != 0;
		if (rc) {
			cr_expect(rc == -EOPNOTSUPP || rc == -ERANGE ||
					  rc == -EBUSY,
				  "%s, %s: %d %s", l->path, edits[i], rc,
				  error.reason);
			continue;
		}
		done++;
		only_values(l, edits[i], once, n);
		rc = config_edit(once, n, edits[i], &twice, &m, &error);
		cr_assert(zero(int, rc), "%s, %s: %s", l->path, edits[i],
			  error.reason);
		cr_expect(n == m && !memcmp(once, twice, n), "%s, %s", l->path,
			  edits[i]);
		free(once);
		free(twice);
	}
}

Test(config_corpus, every_edit_of_every_file_touches_only_values)
{
	each_line(dirs[0], edits_are_lossless);
	each_line(dirs[1], edits_are_lossless);
	cr_log_info("%zu edits, %zu refused", done, refused);
	cr_assert(ge(sz, done, 1500));
}

/* Change the count, change it back: the old file, byte for byte, wherever no
 * key had to be added. */
static void edits_can_be_undone(const struct line *l)
{
	char *there, *back, words[32];
	size_t n, m;

	if (strcmp(l->field[1], "ok") != 0 || strchr(l->field[7], ',') ||
	    strstr(l->path, "hex") || strstr(l->path, "octal") ||
	    strstr(l->path, "entities") || strstr(l->path, "each-no-plug") ||
	    strstr(l->path, "each-order") || strstr(l->path, "max-zero"))
		return;
	if (config_edit(l->text, l->size, "n=1", &there, &n, NULL))
		return;
	snprintf(words, sizeof(words), "n=%s", l->field[3]);
	cr_assert(zero(int, config_edit(there, n, words, &back, &m, NULL)));
	if (lines(there, n) == lines(l->text, l->size) && n <= l->size)
		cr_expect(m == l->size && !memcmp(back, l->text, m), "%s",
			  l->path);
	free(there);
	free(back);
}

Test(config_corpus, a_count_put_back_gives_the_old_bytes)
{
	each_line(dirs[0], edits_can_be_undone);
	each_line(dirs[1], edits_can_be_undone);
}

/* Every beginning of every file: no crash, no leak, an error with a place. */
static void beginnings(const struct line *l)
{
	struct config_error error;
	struct config *cfg;

	if (l->size > 4000)
		return;
	for (size_t i = 0; i < l->size; i++) {
		error = (struct config_error){0};
		if (!xvcpu_config_parse(l->text, i, &cfg, &error))
			xvcpu_config_free(cfg);
		else
			cr_expect(error.line && error.column && error.reason,
				  "%s cut at %zu", l->path, i);
	}
}

Test(config_corpus, a_cut_file_is_read_or_refused_with_a_place)
{
	each_line(dirs[0], beginnings);
	each_line(dirs[1], beginnings);
}

Test(config_corpus, a_comment_of_a_megabyte_is_kept)
{
	const size_t size = 1 << 20;
	char *text = malloc(size + 200), *out, *p;
	size_t n;

	cr_assert(text != NULL);

	p = stpcpy(text, "name = \"x\"\n#");
	memset(p, 'c', size);
	strcpy(p + size, "\nvcpus = 4\n");
	cr_assert(zero(int, config_edit(text, strlen(text), "n=2 h0=1", &out,
					&n, NULL)));
	cr_expect(memcmp(out, text, size + 12) == 0);
	cr_expect(eq(str, out + size + 12,
		     "\nvcpus = 2\nmaxvcpus = 4\n"
		     "cpus = [\"1\"]\n"));
	free(out);
	p = stpcpy(text, "<domain type='xen'>\n <!--");
	memset(p, 'c', size);
	strcpy(p + size, "-->\n <vcpu>4</vcpu>\n</domain>\n");
	cr_assert(zero(int,
		       config_edit(text, strlen(text), "n=2", &out, &n, NULL)));
	cr_expect(memcmp(out, text, size + 25) == 0);
	cr_expect(eq(str, out + size + 25,
		     "-->\n <vcpu current='2'>4</vcpu>\n</domain>\n"));
	free(out);
	free(text);
}
