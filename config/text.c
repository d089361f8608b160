/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

struct config_string {
	struct config_string *next;
	char text[];
};

/* A copy, or room if text is NULL, that lives as long as cfg. */
char *xvcpu_config_keep(struct config *cfg, const char *text, size_t size)
{
	struct config_string *s = malloc(sizeof(*s) + size + 1);

	if (!s)
		return NULL;
	if (size && text)
		memcpy(s->text, text, size);
	s->text[size] = '\0';
	s->next = cfg->strings;
	cfg->strings = s;
	return s->text;
}

void xvcpu_config_forget(struct config *cfg)
{
	while (cfg->strings) {
		struct config_string *next = cfg->strings->next;

		free(cfg->strings);
		cfg->strings = next;
	}
}

void xvcpu_config_place(const struct config *cfg, const char *at,
			const char *reason, struct config_error *out)
{
	const char *line = cfg->text, *next;

	*out = (struct config_error){.reason = reason};
	if (at == CONFIG_NOWHERE)
		return;
	out->line = 1;
	while ((next = memchr(line, '\n', (size_t)(at - line)))) {
		out->line++;
		line = next + 1;
	}
	out->column = (size_t)(at - line) + 1;
}

int xvcpu_config_fail(const struct config *cfg, const char *at, int code,
		      const char *reason)
{
	if (cfg->error)
		xvcpu_config_place(cfg, at, reason, cfg->error);
	return code;
}

int xvcpu_config_bad(const struct config *cfg, const char *at,
		     const char *reason)
{
	return xvcpu_config_fail(cfg, at, -EINVAL, reason);
}

int xvcpu_config_foreign(const struct config *cfg, const char *at,
			 const char *reason)
{
	xvcpu_config_bad(cfg, at, reason);
	if (cfg->error)
		cfg->error->foreign = true;
	return xvcpu_config_advise(
		cfg, "name the file that the domain is created from");
}

int xvcpu_config_advise(const struct config *cfg, const char *advice)
{
	if (cfg->error)
		cfg->error->advice = advice;
	return -EINVAL;
}

void xvcpu_config_warn(struct config *cfg, const char *at, const char *reason)
{
	if (cfg->nwarnings == CONFIG_WARNINGS)
		return;
	for (size_t i = 0; i < cfg->nwarnings; i++)
		if (cfg->warnings[i].reason == reason)
			return;
	xvcpu_config_place(cfg, at, reason, &cfg->warnings[cfg->nwarnings++]);
}

bool xvcpu_config_skip(const char **text, const char *word)
{
	const char *p = *text;

	for (; *word; p++, word++)
		if (*p != *word)
			return false;
	*text = p;
	return true;
}

bool xvcpu_config_word(struct span at, const char *word)
{
	while (at.start < at.end && *at.start == *word)
		at.start++, word++;
	return at.start == at.end && !*word;
}

int xvcpu_config_which(struct span at, const char *words)
{
	for (int i = 0; *words; words += strlen(words) + 1, i++)
		if (xvcpu_config_word(at, words))
			return i;
	return -1;
}

/* Make room for one more item in *(T **)array; what is new is zero. */
int xvcpu_config_grow(void *array, size_t *room, size_t used, size_t item)
{
	void *old, *new;
	size_t want;

	if (used < *room)
		return 0;
	memcpy(&old, array, sizeof(old));
	want = *room ? *room * 2 : 8;
	new = reallocarray(old, want, item);
	if (!new)
		return -ENOMEM;
	memset((char *)new + *room *item, 0, (want - *room) * item);
	memcpy(array, &new, sizeof(new));
	*room = want;
	return 0;
}
