/* SPDX-License-Identifier: MIT */
/* set, add and remove: ask a guest for vCPUs, and see whether it obeys. */
#include "cli/hotplug.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "hypercall/hypercall.h"

#define WAIT_MS 5000

extern const struct command command_set, command_add;

static int parse_value(struct cli *c, struct plug_run *run, const char *text)
{
	uint64_t value;
	int status;

	run->value = HOTPLUG_ANY;
	if (run->verb != NEXTBOOT_SET && (!text || !strcmp(text, "-1")))
		return 0;
	status =
		cli_number(c, run->verb == NEXTBOOT_SET ? "COUNT" : "VCPU",
			   text, run->verb == NEXTBOOT_SET, UINT32_MAX, &value);
	if (!status)
		run->value = (int64_t)value;
	return status;
}

static int parse(struct cli *c, struct plug_run *run, char **argv)
{
	int status = 0;

	if (run->wait && run->no_wait)
		return cli_usage(c, "--wait and --no-wait exclude each other");
	run->wait_ms = run->no_wait ? -1 : WAIT_MS;
	if (run->wait)
		status = cli_seconds(c, "--wait", run->wait, &run->wait_ms);
	run->target.virsh = "setvcpus";
	run->target.virsh_args = run->verb == NEXTBOOT_SET ? argv[1] : NULL;
	run->target.virsh_step = run->verb == NEXTBOOT_ADD ? 1 : -1;
	return status ? status : parse_value(c, run, argv[1]);
}

static int open_xenstore(struct cli *c, struct plug_run *run)
{
	int status, err = cli_hotplug(c, &run->hp);

	if (!err)
		return 0;
	if (err == -ENOMEM)
		cli_no_memory(c);
	status = cli_store_error(c, CLI_DOMAIN(run->target.domain.domid), err,
				 "guests are asked through xenstore");
	if (cli_json(c))
		plug_json(c, run, "refused");
	return status;
}

/* The running domain alone. */
static int ask(struct plug_run *run)
{
	unsigned int flags = run->target.force ? HOTPLUG_FORCE : 0;
	const struct domctl_domain *domain = &run->target.domain;
	struct hotplug *hp = run->hp;

	if (run->verb == NEXTBOOT_SET)
		return hotplug_set(hp, domain, (uint32_t)run->value, flags);
	if (run->verb == NEXTBOOT_ADD)
		return hotplug_add(hp, domain, run->value, flags);
	return hotplug_remove(hp, domain, run->value, flags);
}

/* Its file, or both. */
static int change(struct plug_run *run, struct nextboot_fault *fault)
{
	struct nextboot_change change = {
		.verb = run->verb,
		.value = run->value,
		.hp = run->hp,
		.domain = &run->target.domain,
	};

	return target_change(&run->target, &change, fault);
}

static int converse(struct cli *c, struct plug_run *run)
{
	struct nextboot_fault fault = {.half = NEXTBOOT_THE_DOMAIN};
	int answer, err, status, warned;

	err = target_config(&run->target) ? change(run, &fault) : ask(run);
	if (err < 0)
		return plug_refused(c, run, err, &fault);
	c->changed = true;
	run->saved = target_config(&run->target);
	warned = target_warn(c, &run->target, err);
	if (!target_live(&run->target)) {
		if (cli_json(c))
			plug_json(c, run, NULL);
		else
			plug_print_file(c, run);
		return warned;
	}
	answer = !plug_count(run, false);
	if (!answer && run->wait_ms >= 0)
		answer = plug_wait(run);
	status = plug_report(c, run, answer);
	return status ? status : warned;
}

static int plug(struct cli *c, void *p, int argc, char **argv)
{
	struct plug_run *run = p;
	int status;

	(void)argc;
	run->verb = c->command == &command_set   ? NEXTBOOT_SET
		    : c->command == &command_add ? NEXTBOOT_ADD
						 : NEXTBOOT_REMOVE;
	status = parse(c, run, argv);

	/*
	 * From here on a signal ends the wait, and neither half of the work:
	 * an open file has its lock beside it.
	 */
	cli_hold_signals();
	if (!status)
		status = target_open(c, &run->target, argv[0]);
	if (!status && target_live(&run->target))
		status = open_xenstore(c, run);
	if (!status)
		status = converse(c, run);
	hotplug_close(run->hp);
	target_close(&run->target);
	return status;
}

static const struct cli_option options[] = {
	{"--wait", offsetof(struct plug_run, wait), true},
	{"--no-wait", offsetof(struct plug_run, no_wait), false},
	TARGET_OPTIONS(offsetof(struct plug_run, target)),
	{NULL, 0, false},
};

/* What the three have in common. */
#define COMMAND(least)                                                         \
	.more = BUILD_WHOLE ? details : NULL, .options = options,              \
	.min = least, .max = 2, .size = sizeof(struct plug_run), .run = plug

static const char details[] =
	"\n"
	"  --wait S   how long to wait for it, in seconds (5)\n"
	"  --no-wait  only ask\n" TARGET_DETAILS
	"  --force    also vCPU 0, an HVM guest, and a file that is refused\n"
	"             otherwise\n\n"
	"Xen cannot do it itself: the guest is asked, and Xen tells when it "
	"has obeyed.\nExit status 4: asked, and not done in time; 3: some of "
	"the vCPUs are.\nSIGINT, SIGTERM and SIGHUP end the wait; the request "
	"stays.\nA domain that has shut down, has crashed or is being "
	"destroyed is not asked.\n";

#define SYNOPSIS " [--wait S | --no-wait] " TARGET_SYNOPSIS

const struct command command_set = {
	.name = "set",
	.synopsis = "DOMAIN COUNT" SYNOPSIS,
	.summary = "Ask a guest to have COUNT vCPUs online",
	.details =
		BUILD_WHOLE
			? "The lowest offline vCPUs are added, or the highest online "
			  "ones removed.\n"
			: NULL,
	COMMAND(2),
};

const struct command command_add = {
	.name = "add",
	.synopsis = "DOMAIN [VCPU|-1]" SYNOPSIS,
	.summary = "Ask a guest to bring one vCPU online",
	.details = BUILD_WHOLE
			   ? "Without VCPU, or with -1, the lowest one that is "
			     "offline.\n"
			   : NULL,
	COMMAND(1),
};

const struct command command_remove = {
	.name = "remove",
	.synopsis = "DOMAIN [VCPU|-1]" SYNOPSIS,
	.summary = "Ask a guest to take one vCPU offline",
	.details =
		BUILD_WHOLE
			? "Without VCPU, or with -1, the highest one that is "
			  "online.\n"
			: NULL,
	COMMAND(1),
};
