/* SPDX-License-Identifier: MIT */
/* set, add and remove: ask a guest for vCPUs, and see whether it obeys. */
#include "cli/hotplug.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "hypercall/hypercall.h"

#define WAIT_MS     5000

static int parse_value(struct cli *c, struct change_run *run, const char *text)
{
	uint64_t value;
	int status;

	run->value = HOTPLUG_ANY;
	if (run->verb != VERB_SET && (!text || !strcmp(text, "-1")))
		return 0;
	status = cli_number(c, run->verb == VERB_SET ? "COUNT" : "VCPU", text,
			    run->verb == VERB_SET, UINT32_MAX, &value);
	if (!status)
		run->value = (int64_t)value;
	return status;
}

static int parse(struct cli *c, struct change_run *run, int argc, char **argv)
{
	bool no_wait = false, live = false, force = false;
	const char *wait = NULL;
	const struct cli_option options[] = {
		{"--wait", NULL, &wait}, {"--no-wait", &no_wait, NULL},
		{"--live", &live, NULL}, {"--force", &force, NULL},
		{NULL, NULL, NULL},
	};
	int n = cli_options(c, argc, argv, options,
			    run->verb == VERB_SET ? 2 : 1, 2);
	int status = 0;

	if (n < 0)
		return CLI_USAGE;
	if (wait && no_wait)
		return cli_usage(c, "--wait and --no-wait exclude each other");
	run->wait_ms = no_wait ? -1 : WAIT_MS;
	run->flags = (force ? HOTPLUG_FORCE : 0) | (live ? HOTPLUG_LIVE : 0);
	if (wait)
		status = cli_seconds(c, "--wait", wait, &run->wait_ms);
	return status ? status : parse_value(c, run, n == 2 ? argv[1] : NULL);
}

static int open_xenstore(struct cli *c, struct change_run *run)
{
	int err = hotplug_open(c->xen, NULL, &run->hp);

	if (err == -ENOMEM)
		cli_no_memory(c);
	if (err)
		return cli_error(c, CLI_FAILED, err,
				 "cannot reach xenstore: %s: start xenstored; "
				 "a guest is asked for vCPUs through it",
				 strerror(-err));
	return 0;
}

static int ask(struct change_run *run)
{
	uint16_t domid = run->domain.domid;

	switch (run->verb) {
	case VERB_ADD:
		return hotplug_add(run->hp, domid, run->value, run->flags);
	case VERB_REMOVE:
		return hotplug_remove(run->hp, domid, run->value, run->flags);
	default:
		return hotplug_set(run->hp, domid, (uint32_t)run->value,
				   run->flags);
	}
}

static int converse(struct cli *c, struct change_run *run)
{
	int answer, err;

	change_catch_signals();
	err = ask(run);
	if (err)
		return change_refused(c, run, err);
	c->changed = true;
	answer = !change_count(run, false);
	if (!answer && run->wait_ms >= 0)
		answer = change_wait(run);
	return change_report(c, run, answer);
}

static int run_change(struct cli *c, enum change_verb verb, int argc,
		      char **argv)
{
	struct change_run run = {.verb = verb};
	int status = parse(c, &run, argc, argv);

	if (!status)
		status = cli_xen(c);
	if (!status)
		status = cli_domain(c, argv[0], &run.domain);
	if (!status)
		status = open_xenstore(c, &run);
	if (!status)
		status = converse(c, &run);
	hotplug_close(run.hp);
	return status;
}

static int set(struct cli *c, int argc, char **argv)
{
	return run_change(c, VERB_SET, argc, argv);
}

static int add(struct cli *c, int argc, char **argv)
{
	return run_change(c, VERB_ADD, argc, argv);
}

static int take(struct cli *c, int argc, char **argv)
{
	return run_change(c, VERB_REMOVE, argc, argv);
}

#define DETAILS                                                                \
	"  --wait S   how long to wait for it, in seconds (5)\n"               \
	"  --no-wait  only ask\n"                                              \
	"  --live     the running domain: what is done anyway\n"               \
	"  --force    also vCPU 0, and also an HVM guest\n\n"                  \
	"Xen cannot do it itself: the guest is asked, and Xen tells when it "  \
	"has obeyed.\nExit status 4: asked, and not done in time; 3: some of " \
	"the vCPUs are.\n"

const struct command command_set = {
	.name = "set",
	.synopsis = "DOMAIN COUNT [--wait S | --no-wait] [--live] [--force]",
	.summary = "Ask a guest to have COUNT vCPUs online",
	.details = "The lowest offline vCPUs are added, or the highest online "
		   "ones removed.\n\n" DETAILS,
	.run = set,
};

const struct command command_add = {
	.name = "add",
	.synopsis = "DOMAIN [VCPU|-1] [--wait S | --no-wait] [--live] "
		    "[--force]",
	.summary = "Ask a guest to bring one vCPU online",
	.details = "Without VCPU, or with -1, the lowest one that is "
		   "offline.\n\n" DETAILS,
	.run = add,
};

const struct command command_remove = {
	.name = "remove",
	.synopsis = "DOMAIN [VCPU|-1] [--wait S | --no-wait] [--live] "
		    "[--force]",
	.summary = "Ask a guest to take one vCPU offline",
	.details = "Without VCPU, or with -1, the highest one that is "
		   "online.\n\n" DETAILS,
	.run = take,
};
