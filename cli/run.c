/* SPDX-License-Identifier: MIT */
/* From the first word to the exit status. */
#include "cli/common.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/hint.h"
#include "cli/show.h"
#include "hypercall/hypercall.h"
#include "hypercall/version.h"
#include "xenstore/xenstore.h"

/* Those that are in other builds alone; its name; and where it is not. */
#define OTHERS(X)  X(save) X(restore) X(max) X(topology) X(cpus) X(top)
#define NAME(name) #name "\0"
#define NONE(name)
#ifdef XVCPU_MINIMAL
#define WHOLE(X) OTHERS(NONE)
#else
#define WHOLE(X) OTHERS(X)
#endif

/* Every command, in the order of the help. */
#define COMMANDS(X) X(list) X(pin) X(set) X(add) X(remove) WHOLE(X) X(doctor)

#define DECLARE(name) extern const struct command command_##name;
COMMANDS(DECLARE)

#define ENTRY(name) &command_##name,
static const struct command *const commands[] = {COMMANDS(ENTRY) NULL};

static const struct command *find(const char *name)
{
	size_t i;

	for (i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

static void json_command(struct json *j, const struct command *command)
{
	json_string(j, "name", command->name);
	json_string(j, "synopsis", command->synopsis);
	json_string(j, "summary", command->summary);
}

static int help_json(struct cli *c)
{
	struct json j;
	size_t i;

	cli_begin_document(c, &j);
	json_begin_array(&j, "commands");
	for (i = 0; commands[i]; i++) {
		json_begin_object(&j, NULL);
		json_command(&j, commands[i]);
		json_end(&j);
	}
	json_end(&j);
	cli_end_document(c, &j);
	return CLI_DONE;
}

#define EVERYONES BUILD_TEXT("[--json] ", "")

static int help(struct cli *c)
{
	size_t i;

	if (cli_json(c))
		return help_json(c);
	puts("usage: xvcpu " EVERYONES "COMMAND [ARGUMENT...]\n"
	     "Count, pin, watch and hot-plug the virtual CPUs of a Xen "
	     "host.\n");
	for (i = 0; commands[i]; i++)
		printf("  %-10s%s\n", commands[i]->name, commands[i]->summary);
	puts("\n" BUILD_TEXT(
		"'xvcpu help COMMAND' tells more, xvcpu(8) all of it.",
		"xvcpu(8) tells more."));
	return CLI_DONE;
}

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

static int help_command(struct cli *c, const struct command *command)
{
	char *usage = cli_usage_of(c, command, BUILD_TEXT(" [--json]", ""));
	char *details = cli_text(c, "%s%s", or_nothing(command->details),
				 or_nothing(command->more));
	struct json j;

	if (cli_json(c)) {
		cli_begin_document(c, &j);
		json_command(&j, command);
		json_string(&j, "details", *details ? details : NULL);
		cli_end_document(c, &j);
	} else {
		show_usage(stdout, "", usage);
		printf("%s.\n%s%s", command->summary, *details ? "\n" : "",
		       details);
	}
	free(usage);
	free(details);
	return CLI_DONE;
}

static int version(struct cli *c)
{
	struct json j;

	if (!cli_json(c)) {
		printf("xvcpu %s\n", xvcpu_version());
		return CLI_DONE;
	}
	cli_begin_document(c, &j);
	json_string(&j, "version", xvcpu_version());
	cli_end_document(c, &j);
	return CLI_DONE;
}

/* Is word a command that is left out here? */
static bool is_other(const char *word)
{
	static const char names[] = OTHERS(NAME);
	const char *name;

	for (name = names; *name; name += strlen(name) + 1)
		if (!strcmp(name, word))
			return true;
	return false;
}

/* The command that is meant, if it is no other tool's and no guess. */
static int no_such_command(struct cli *c, const char *word)
{
	const char *name = BUILD_WHOLE ? hint_verb(word) : NULL;
	char *usage;
	size_t i;

	if (!BUILD_WHOLE)
		return is_other(word)
			       ? cli_left_out(c, word)
			       : cli_usage(c, "no such command: '%s'", word);
	if (name) {
		usage = cli_usage_of(c, find(name), "");
		c->usage = true;
		cli_error(c, CLI_USAGE, -EINVAL,
			  "no such command: '%s'\n'xvcpu %s' does that; %s",
			  word, name, usage);
		free(usage);
		return CLI_USAGE;
	}
	if (!strncmp(word, "cpupool-", 8) || !strncmp(word, "sched-", 6))
		return cli_error(c, CLI_USAGE, -EINVAL,
				 "no such command: '%s'\nuse 'xl %s'", word,
				 word);
	for (i = 0; commands[i]; i++)
		if (hint_near(word, commands[i]->name))
			return cli_error(c, CLI_USAGE, -EINVAL,
					 "no such command: '%s'\nis it '%s'? "
					 "see 'xvcpu --help'",
					 word, commands[i]->name);
	return cli_usage(c, "no such command: '%s'", word);
}

/* What every command takes; a bit for each word. */
static const char options[][10] = {"--json", "--help", "-h", "--version", "-V"};

#define JSON     1u
#define HELP     6u
#define VERSION  24u
#define NOPTIONS (sizeof(options) / sizeof(options[0]))

/* Take them out of argv, up to "--". */
static unsigned int extract(int *argc, char **argv)
{
	unsigned int found = 0;
	bool ended = false;
	int i, n = 1;
	size_t k;

	for (i = 1; i < *argc; i++) {
		ended |= !strcmp(argv[i], "--");
		k = ended ? NOPTIONS : 0;
		while (k < NOPTIONS && strcmp(argv[i], options[k]) != 0)
			k++;
		if (k < NOPTIONS)
			found |= 1u << k;
		else
			argv[n++] = argv[i];
	}
	argv[n] = NULL;
	*argc = n;
	return found;
}

static int run_command(struct cli *c, int argc, char **argv)
{
	const struct command *command = c->command;
	void *run = cli_alloc(c, 1, command->size);
	int n = cli_options(c, run, argc, argv);
	int status = n < 0 ? CLI_USAGE : command->run(c, run, n, argv);

	free(run);
	return status;
}

static int dispatch(struct cli *c, int argc, char **argv)
{
	unsigned int found = extract(&argc, argv);
	bool wants_help = found & HELP;

	c->json = found & JSON;
	if (c->json && !BUILD_WHOLE)
		return cli_left_out(c, "--json");
	if (found & VERSION)
		return version(c);
	if (argc >= 2 && !strcmp(argv[1], "help")) {
		wants_help = true;
		argv++;
		argc--;
		if (argc > 2)
			return cli_usage(c, "help: too many arguments");
	}
	if (argc < 2)
		return wants_help ? help(c) : cli_usage(c, "no command");
	if (argv[1][0] == '-')
		return cli_usage(c, "no such option: '%s'", argv[1]);
	c->command = find(argv[1]);
	if (!c->command)
		return no_such_command(c, argv[1]);
	if (wants_help)
		return help_command(c, c->command);
	return run_command(c, argc - 2, argv + 2);
}

/* Otherwise a device that we open could become somebody's stdout. */
static void hold_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* Buffered output is written, or the run has failed after all. */
static int flush(struct cli *c, int status)
{
	/* Why an earlier write failed is not known any more. */
	bool failed = ferror(stdout);
	int err = 0, told;

	if (fflush(stdout))
		err = errno;
	if (close(STDOUT_FILENO) && !err)
		err = errno;
	if (!err && !failed)
		return status;
	told = cli_error(c, CLI_FAILED, failed ? -EIO : -err,
			 "standard output: %s",
			 failed ? "cannot be written" : strerror(err));
	return status == CLI_DONE ? told : status;
}

int cli_run(int argc, char **argv)
{
	struct cli c = {0};
	struct json j;
	int status;

	hold_standard_files();
	status = dispatch(&c, argc, argv);
	if (c.nfaults && cli_json(&c) && !c.documented) {
		cli_begin_document(&c, &j);
		cli_end_document(&c, &j);
	}
	status = flush(&c, status);
	cli_forget_reports(&c);
	xenstore_close(c.store);
	hypercall_close(c.xen);
	return status;
}
