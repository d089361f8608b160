/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "config_help.h"
#include "config/replace.h"
#include "nextboot/nextboot.h"

static int pin(struct config *cfg, const char *word, const char *list,
	       struct config_error *error)
{
	uint32_t first = 0, last = xvcpu_config_get_max(cfg) - 1;
	int rc = 0;

	if (word[1] != '*')
		first = last = (uint32_t)strtoul(word + 1, NULL, 10);
	for (uint32_t i = first; !rc && i <= last; i++)
		rc = *word == 'h' ? xvcpu_config_set_hard(cfg, i, list, error)
				  : xvcpu_config_set_soft(cfg, i, list, error);
	return rc;
}

int config_wish(struct config *cfg, const char *words,
		struct config_error *error)
{
	char *copy = strdup(words), *save, *word, *value;
	int rc = 0;

	for (word = strtok_r(copy, " ", &save); word && !rc;
	     word = strtok_r(NULL, " ", &save)) {
		uint32_t n;

		value = strchr(word, '=');
		*value++ = '\0';
		n = (uint32_t)strtoul(value, NULL, 10);
		if (!strcmp(word, "max"))
			rc = xvcpu_config_set_max(cfg, n, error);
		else if (!strcmp(word, "n"))
			rc = xvcpu_config_set_count(cfg, n, error);
		else if (!strcmp(word, "on"))
			rc = xvcpu_config_set_online(cfg, n, true, error);
		else if (!strcmp(word, "off"))
			rc = xvcpu_config_set_online(cfg, n, false, error);
		else
			rc = pin(cfg, word, value, error);
	}
	free(copy);
	return rc;
}

int config_edit(const char *text, size_t size, const char *words, char **out,
		size_t *out_size, struct config_error *error)
{
	struct config *cfg;
	int rc = xvcpu_config_parse(text, size, &cfg, error);

	if (rc)
		return rc;
	rc = config_wish(cfg, words, error);
	if (!rc)
		rc = xvcpu_config_render(cfg, out, out_size, NULL, error);
	xvcpu_config_free(cfg);
	return rc;
}

void config_edits(const struct config_row *rows, size_t n)
{
	for (const struct config_row *r = rows; r < rows + n; r++) {
		struct config_error error = {0};
		char *out = NULL;
		size_t size = 0;
		int rc;

		rc = config_edit(r->old, strlen(r->old), r->words, &out, &size,
				 &error);
		cr_expect(eq(int, rc, 0), "<<%s>> %s: %s", r->old, r->words,
			  error.reason ? error.reason : "");
		if (rc)
			continue;
		cr_expect(eq(str, out, (char *)r->new), "<<%s>> %s", r->old,
			  r->words);
		cr_expect(eq(sz, size, strlen(r->new)));
		free(out);
	}
}

void config_refuses(const struct config_refusal *rows, size_t n)
{
	for (const struct config_refusal *r = rows; r < rows + n; r++) {
		struct config_error error = {0};
		char *out = NULL;
		size_t size = 7;
		int rc;

		rc = config_edit(r->old, strlen(r->old), r->words, &out, &size,
				 &error);
		cr_expect(eq(int, rc, r->rc), "<<%s>> %s", r->old, r->words);
		cr_expect(error.reason && strstr(error.reason, r->reason),
			  "<<%s>> %s: %s", r->old, r->words,
			  error.reason ? error.reason : "");
		cr_expect(zero(ptr, out));
		cr_expect(eq(sz, size, 7));
	}
}

char *config_slurp(const char *path, size_t *size)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	long end;

	cr_assert(f != NULL, "%s: %s", path, strerror(errno));
	fseek(f, 0, SEEK_END);
	end = ftell(f);
	rewind(f);
	text = malloc((size_t)end + 1);
	*size = fread(text, 1, (size_t)end, f);
	cr_assert(eq(sz, *size, (size_t)end));
	text[end] = '\0';
	fclose(f);
	return text;
}

void config_spit(const char *path, const void *text, size_t size)
{
	FILE *f = fopen(path, "we");

	cr_assert(f != NULL, "%s: %s", path, strerror(errno));
	cr_assert(eq(sz, fwrite(text, 1, size, f), size));
	cr_assert(zero(int, fclose(f)));
}

char *config_tmpdir(void)
{
	char path[] = "/tmp/xvcpu-test-XXXXXX";

	cr_assert(mkdtemp(path) != NULL);
	return strdup(path);
}

static int drop(const char *path, const struct stat *st, int kind,
		struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

void config_rmdir(char *dir)
{
	nftw(dir, drop, 8, FTW_DEPTH | FTW_PHYS);
	free(dir);
}

bool config_holds(const char *path, const char *text)
{
	size_t size;
	char *got = config_slurp(path, &size);
	bool same = size == strlen(text) && !memcmp(got, text, size);

	free(got);
	return same;
}

int config_replace(const char *path, const char *text)
{
	struct replace *r;
	int rc = xvcpu_replace_open(path, 0, 0, &r);

	if (rc)
		return rc;
	rc = xvcpu_replace_prepare(r, text, strlen(text));
	if (!rc)
		return xvcpu_replace_commit(r);
	xvcpu_replace_abort(r);
	return rc;
}

int config_change(struct nextboot *file, const struct nextboot_change *change,
		  struct nextboot_fault *fault)
{
	int err = nextboot_plan(file, change, fault);

	return err ? err : nextboot_apply(file, change, fault);
}
