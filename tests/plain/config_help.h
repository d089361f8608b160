/* SPDX-License-Identifier: MIT */
/* config_help - edits written as words, and files, for the config_ cases. */
#ifndef XVCPU_TESTS_PLAIN_CONFIG_HELP_H
#define XVCPU_TESTS_PLAIN_CONFIG_HELP_H
#include <stdbool.h>
#include <stddef.h>
#include "config/config.h"

/*
 * "max=8 n=2 on=3 off=2 h0=1-2 s1=all": max, count, online, offline, hard and
 * soft, in that order of words, with * for every vCPU in h* and s*.  The
 * first failure ends it.
 */
int config_wish(struct config *cfg, const char *words,
		struct config_error *error);

/* Parse, wish, render; *out is to be freed.  The first failure is returned. */
int config_edit(const char *text, size_t size, const char *words, char **out,
		size_t *out_size, struct config_error *error);

/* What an edit makes of a text, byte for byte. */
struct config_row {
	const char *old, *words, *new;
};

/* What is refused, and why. */
struct config_refusal {
	const char *old, *words;
	int rc;
	const char *reason; /* part of it */
};

void config_edits(const struct config_row *rows, size_t n);
void config_refuses(const struct config_refusal *rows, size_t n);

#define CHECK(rows)   config_edits(rows, sizeof(rows) / sizeof(*(rows)))
#define REFUSED(rows) config_refuses(rows, sizeof(rows) / sizeof(*(rows)))

/* A whole file, which must be there; to be freed. */
char *config_slurp(const char *path, size_t *size);
void config_spit(const char *path, const void *text, size_t size);

/* Is text all that the file has? */
bool config_holds(const char *path, const char *text);

/* Replace its content, as replace.h does: 0, 1 or the first failure. */
int config_replace(const char *path, const char *text);

/* A new empty directory, and its end with all that is in it. */
char *config_tmpdir(void);
void config_rmdir(char *dir);

struct nextboot;
struct nextboot_change;
struct nextboot_fault;

/* Plan and apply. */
int config_change(struct nextboot *file, const struct nextboot_change *change,
		  struct nextboot_fault *fault);

#endif
