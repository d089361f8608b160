/* SPDX-License-Identifier: MIT */
/* Words of the command line: options, numbers, CPU lists. */
#include "cli/common.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/hint.h"
#include "cli/term/text.h"
#include "cpumap/cpumap.h"

/* "-" and "-1" mean something to commands. */
static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] && !(word[1] >= '0' && word[1] <= '9');
}

static const struct cli_option *find(const struct cli_option *o,
				     const char *word, size_t len)
{
	for (; o && o->name; o++)
		if (!strncmp(o->name, word, len) && !o->name[len])
			return o;
	return NULL;
}

static bool is_of_file(const char *word, size_t len)
{
	return (len == strlen("--config") && !strncmp(word, "--config", len)) ||
	       (len == strlen("--file") && !strncmp(word, "--file", len));
}

/* Store one option.  Returns the words taken, or 0: reported. */
static int take(struct cli *c, void *run, char **argv)
{
	size_t len = strcspn(argv[0], "=");
	const struct cli_option *o = find(c->command->options, argv[0], len);
	char *value = argv[0][len] ? argv[0] + len + 1 : NULL, **to;
	int taken = 1;

	if (!BUILD_WHOLE && is_of_file(argv[0], len))
		return !cli_left_out(c, argv[0]);
	if (!o)
		return !cli_usage(c, "no such option: '%s'", argv[0]);
	if (!o->has_value) {
		*((bool *)run + o->at) = true;
		return value ? !cli_usage(c, "%s takes no value", o->name) : 1;
	}
	if (!value && argv[1] && !is_option(argv[1]))
		value = argv[taken++];
	to = (char **)((char *)run + o->at);
	if (!value || *to)
		return !cli_usage(
			c, *to ? "%s was given twice" : "%s needs a value",
			o->name);
	*to = value;
	return taken;
}

int cli_options(struct cli *c, void *run, int argc, char **argv)
{
	const struct command *command = c->command;
	bool only_operands = false;
	int i, n = 0, taken;

	for (i = 0; i < argc; i += taken) {
		taken = 1;
		if (only_operands || !is_option(argv[i])) {
			argv[n++] = argv[i];
		} else if (!strcmp(argv[i], "--")) {
			only_operands = true;
		} else {
			taken = take(c, run, argv + i);
			if (!taken)
				return -1;
		}
	}
	argv[n] = NULL;
	if (n >= command->min && (unsigned int)n <= (unsigned int)command->max)
		return n;
	cli_usage(c, n < command->min ? "too few arguments"
				      : "too many arguments");
	return -1;
}

int cli_number(struct cli *c, const char *what, const char *text, uint64_t min,
	       uint64_t max, uint64_t *out)
{
	uint64_t value;
	int err = text_number(text, max, &value);

	if (!err && value < min)
		err = -ERANGE;
	if (err == -EINVAL)
		return cli_usage(c, "%s '%s': not a decimal number", what,
				 text);
	if (err)
		return cli_error(c, CLI_USAGE, err,
				 "%s '%s': not from %" PRIu64 " to %" PRIu64,
				 what, text, min, max);
	*out = value;
	return 0;
}

int cli_list(struct cli *c, const char *what, struct cpumap *dst,
	     const char *text, const struct cpumap_topology *topology)
{
	struct cpumap_error e = {.reason = "out of memory"};
	int status, err = cpumap_parse(dst, text, topology, &e);
	const char *see = BUILD_TEXT("see 'xvcpu help cpus'", "see xvcpu(8)");
	char last[16] = "", *hint;

	if (!err)
		return 0;
	if (err == -ENOMEM)
		cli_no_memory(c);
	/* "past the last CPU (7)"; with a prefix it may be no CPU that fails. */
	if (err == -ERANGE && !strchr(text, ':') && dst->nbits) {
		snprintf(last, sizeof(last), " (%" PRIu32 ")", dst->nbits - 1);
		if (!strcmp(what, "VCPUS")) {
			e.reason = "past the last vCPU";
			see = "see 'xvcpu list'";
		}
	}
	hint = BUILD_WHOLE && err == -EINVAL ? hint_list(text, dst->nbits)
					     : NULL;
	c->marked = text;
	c->mark = e.position;
	status = cli_error(c, CLI_USAGE, err,
			   "%s '%.60s%s': character %zu: %s%s\n%s", what, text,
			   strlen(text) > 60 ? "..." : "", e.position + 1,
			   e.reason, last, hint ? hint : see);
	free(hint);
	return status;
}

#define SECONDS_MOST 1000000

int cli_seconds(struct cli *c, const char *what, const char *text, int *ms)
{
	size_t whole = strspn(text, "0123456789"), i;
	uint64_t value = 0, unit = 1000;
	bool round_up = false;

	for (i = 0; i < whole && value <= SECONDS_MOST; i++)
		value = value * 10 + (uint64_t)(text[i] - '0');
	value *= 1000;
	if (whole && text[whole] == '.' && text[whole + 1])
		whole++;
	for (i = whole; text[i] >= '0' && text[i] <= '9'; i++) {
		unit /= 10;
		value += unit * (uint64_t)(text[i] - '0');
		round_up |= !unit && text[i] != '0';
	}
	if (!i || text[i])
		return cli_usage(c, "%s '%s': not a number of seconds", what,
				 text);
	value += round_up;
	if (value > SECONDS_MOST * UINT64_C(1000))
		return cli_usage(c, "%s '%s': more than %d seconds", what, text,
				 SECONDS_MOST);
	*ms = (int)value;
	return 0;
}
