/* SPDX-License-Identifier: MIT */
/* What became of the file. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/target.h"
#include "cpumap/cpumap.h"

/* Where neither the library nor the errno has words for it. */
static const char *why(int err)
{
	switch (err) {
	case -EINVAL:
		return "it is no plain file";
	case -EFBIG:
		return "it is larger than any domain's file";
	default:
		return strerror(-err);
	}
}

static int file_error(struct cli *c, const char *path, int err,
		      const struct nextboot_fault *fault, const char *advice,
		      const char *tail)
{
	const char *reason = fault->reason;
	char place[48] = "";

	if (err == -ENOMEM)
		cli_no_memory(c);
	if (!reason)
		reason = why(err);
	if (fault->advice)
		advice = fault->advice;
	else if (!advice && fault->line)
		advice = "correct it";
	else if (!advice && !fault->reason)
		advice = cli_file_advice(err);
	if (fault->line)
		snprintf(place, sizeof(place), ":%zu:%zu", fault->line,
			 fault->column);
	return cli_error(c, CLI_FAILED, err, "%s%s: %s%s\n%s", path, place,
			 reason, tail, advice ? advice : "");
}

int target_file_error(struct cli *c, const char *path, int err,
		      const struct nextboot_fault *fault, const char *advice)
{
	return file_error(c, path, err, fault, advice, "");
}

/* What to do, where the library does not say. */
static const char *advice_for(int err)
{
	switch (err) {
	case -ERANGE:
		return "use 'xvcpu max DOMAIN COUNT --config' first";
	case -EBUSY:
		return "use 'xvcpu set DOMAIN COUNT --config' first, or see "
		       "'xvcpu list --config DOMAIN'";
	case -ENOENT:
		return "see 'xvcpu list --config DOMAIN'";
	default:
		return NULL;
	}
}

int target_refused(struct cli *c, const struct target *p, int err,
		   const struct nextboot_fault *fault)
{
	char most[32] = "", *tail;
	int status;

	if (err == -ENOMEM)
		cli_no_memory(c);
	if (!BUILD_WHOLE || fault->half != NEXTBOOT_THE_FILE)
		return -1;
	if (err == -ERANGE)
		snprintf(most, sizeof(most), ", which is %" PRIu32,
			 nextboot_max(p->file));
	if (fault->stuck) {
		c->changed = true;
		tail = cli_text(c,
				"%s; domain %u is changed, and that cannot be "
				"taken back: %s",
				most, p->domain.domid, strerror(-fault->stuck));
	} else {
		tail = cli_text(c, "%s%s", most,
				p->flags & NEXTBOOT_LIVE && !c->changed
					? " (nothing was changed)"
					: "");
	}
	status = file_error(c, nextboot_path(p->file), err, fault,
			    advice_for(err), tail);
	free(tail);
	return status;
}

void target_warnings(struct cli *c, const struct target *p)
{
	const char *path = nextboot_path(p->file);
	struct nextboot_fault w;
	char *text;
	size_t i;

	for (i = 0; !nextboot_warning(p->file, i, &w); i++) {
		text = cli_text(c, "%s%s%s", w.reason, w.advice ? ": " : "",
				w.advice ? w.advice : "");
		if (w.line)
			cli_warn_file(c, path, w.line, w.column, text);
		else
			cli_warn(c, "%s: %s", path, text);
		free(text);
	}
}

int target_warn(struct cli *c, const struct target *p, int err)
{
	if (!target_config(p))
		return 0;
	target_warnings(c, p);
	if (err <= 0)
		return 0;
	return cli_error(c, CLI_PARTIAL, -EIO,
			 "%s: changed, but its directory could not be synced: "
			 "a power cut now may bring the old file back\nrun "
			 "'sync', and see 'dmesg'",
			 nextboot_path(p->file));
}

char *target_online(struct cli *c, const struct target *p, uint32_t *count)
{
	uint32_t max = nextboot_max(p->file), vcpu;
	struct cpumap *map = cli_map(c, max);
	char *text;

	*count = 0;
	for (vcpu = 0; vcpu < max; vcpu++)
		if (nextboot_online(p->file, vcpu)) {
			cpumap_set(map, vcpu);
			++*count;
		}
	text = cli_format_list(c, map);
	cpumap_free(map);
	return text;
}

void target_print(struct cli *c, const struct target *p)
{
	uint32_t count;
	char *online = target_online(c, p, &count);

	cli_print(c, "%s: vCPU%s %s of %" PRIu32 " at the next boot",
		  nextboot_path(p->file), count == 1 ? "" : "s", online,
		  nextboot_max(p->file));
	free(online);
}

void target_json(struct cli *c, struct json *j, const struct target *p)
{
	uint32_t count;
	char *online = target_online(c, p, &count);

	json_begin_object(j, "config");
	json_string(j, "file", nextboot_path(p->file));
	json_uint(j, "max_vcpus", nextboot_max(p->file));
	json_uint(j, "count", count);
	json_string(j, "online", online);
	json_end(j);
	free(online);
}
