/* SPDX-License-Identifier: MIT */
/* What became of a change, in words and in JSON. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/hotplug.h"
#include "cpumap/cpumap.h"

size_t change_count(const struct change_run *run, bool done)
{
	const struct hotplug_vcpu *vcpus;
	size_t n = hotplug_vcpus(run->hp, &vcpus), count = 0, i;

	for (i = 0; i < n; i++)
		count += vcpus[i].done == done;
	return count;
}

static char *list_of(struct cli *c, const struct change_run *run, bool done,
		     bool not_done)
{
	struct cpumap *map = cpumap_alloc(run->domain.max_vcpus);
	const struct hotplug_vcpu *vcpus;
	size_t n = hotplug_vcpus(run->hp, &vcpus), i;
	char *text;

	if (!map)
		cli_no_memory(c);
	for (i = 0; i < n; i++)
		if (vcpus[i].done ? done : not_done)
			cpumap_set(map, vcpus[i].vcpu);
	text = cli_format_list(c, map);
	cpumap_free(map);
	return text;
}

char *change_list(struct cli *c, const struct change_run *run, bool done)
{
	return list_of(c, run, done, !done);
}

bool change_is_addition(const struct change_run *run)
{
	const struct hotplug_vcpu *vcpus;
	size_t n = run->hp ? hotplug_vcpus(run->hp, &vcpus) : 0, i;

	if (run->verb != VERB_SET)
		return run->verb == VERB_ADD;
	for (i = 0; i < n; i++)
		if (vcpus[i].asked)
			return vcpus[i].online;
	/* Nothing was asked: those that still have to obey. */
	for (i = 0; i < n; i++)
		if (!vcpus[i].online)
			return false;
	return true;
}

static void print_json(struct cli *c, const struct change_run *run,
		       const char *result)
{
	const char *requested = change_is_addition(run) ? "online" : "offline";
	const struct hotplug_vcpu *vcpus;
	size_t n = hotplug_vcpus(run->hp, &vcpus), i;
	struct json j;

	cli_begin_document(c, &j);
	json_uint(&j, "domid", run->domain.domid);
	json_begin_array(&j, "vcpus");
	if (!n && run->verb != VERB_SET && run->value != HOTPLUG_ANY)
		json_int(&j, NULL, run->value);
	for (i = 0; i < n; i++)
		json_uint(&j, NULL, vcpus[i].vcpu);
	json_end(&j);
	json_string(&j, "requested", requested);
	json_string(&j, "result", result ? result : requested);
	json_uint(&j, "waited_ms", run->waited_ms);
	change_json_file(c, &j, run);
	cli_end_document(c, &j);
}

/* "vCPU 3" or "vCPUs 2-4", to be freed. */
static char *name_vcpus(struct cli *c, const struct change_run *run, bool done,
			bool not_done)
{
	char *list = list_of(c, run, done, not_done), *text;
	bool many = list[strcspn(list, ",-")];

	if (asprintf(&text, "vCPU%s %s", many ? "s" : "", list) < 0)
		cli_no_memory(c);
	free(list);
	return text;
}

static bool was_asked(const struct change_run *run)
{
	const struct hotplug_vcpu *vcpus;
	size_t n = hotplug_vcpus(run->hp, &vcpus), i;

	for (i = 0; i < n; i++)
		if (vcpus[i].asked)
			return true;
	return false;
}

static void print_done(struct cli *c, const struct change_run *run)
{
	const char *state = change_is_addition(run) ? "online" : "offline";
	bool asked = was_asked(run);
	size_t n = change_count(run, true);
	char *what;

	printf("domain %u: ", run->domain.domid);
	if (!n) {
		printf("%" PRId64 " vCPU%s online already\n", run->value,
		       run->value == 1 ? "" : "s");
		return;
	}
	what = name_vcpus(c, run, true, true);
	if (asked || run->waited_ms)
		printf("%s %s after %" PRIu64 " ms\n", what, state,
		       run->waited_ms);
	else
		printf("%s %s already\n", what, state);
	free(what);
}

static const char *advice(enum hotplug_why why)
{
	switch (why) {
	case HOTPLUG_GONE:
	case HOTPLUG_DYING:
		return "see 'xvcpu list'";
	case HOTPLUG_STOPPED:
		return "see its console";
	case HOTPLUG_PAUSED:
		return "unpause it, it will see the request then";
	case HOTPLUG_NOT_ONLINED:
		return "write 1 to /sys/devices/system/cpu/cpuN/online there";
	case HOTPLUG_NO_WATCHER:
		return "use 'xl vcpu-set', which adds through the device model";
	default:
		return "look at its console; asking again waits again";
	}
}

/* The guest was asked and has not done all of it. */
static int report_pending(struct cli *c, const struct change_run *run,
			  int answer)
{
	const char *state = change_is_addition(run) ? "online" : "offline";
	enum hotplug_why why = hotplug_why(run->hp);
	char *left = name_vcpus(c, run, false, true), *done;
	bool partly = change_count(run, true) && !answer;

	done = change_count(run, true) ? change_list(c, run, true)
				       : strdup("none");
	if (!done)
		cli_no_memory(c);
	if (answer == -EINTR)
		cli_error(c, CLI_NO_ANSWER, -EINTR,
			  "domain %u %s: interrupted: the guest has been asked "
			  "(%s: %s)\nsee 'xvcpu list'",
			  run->domain.domid, left, state, done);
	else
		cli_error(c, CLI_NO_ANSWER, answer ? answer : -ETIMEDOUT,
			  "domain %u %s: asked, and not %s after %" PRIu64
			  " ms (%s: %s): %s\n%s",
			  run->domain.domid, left, state, run->waited_ms, state,
			  done, hotplug_why_text(why), advice(why));
	free(left);
	free(done);
	return partly ? CLI_PARTIAL : CLI_NO_ANSWER;
}

int change_report(struct cli *c, const struct change_run *run, int answer)
{
	bool addition = change_is_addition(run);
	const char *result = NULL;
	int status = CLI_DONE;
	char *what;

	if (answer < 0 && answer != -EINTR && answer != -ESRCH &&
	    answer != -ESHUTDOWN) {
		result = "pending";
		cli_xen_error(c, NULL, answer, NULL,
			      "the guest has been asked, and its answer");
		status = CLI_PARTIAL;
	} else if (answer == 1) {
		if (!c->json)
			print_done(c, run);
	} else if (run->wait_ms < 0) {
		result = "pending";
		what = name_vcpus(c, run, true, true);
		if (!c->json)
			printf("domain %u: %s asked to %s\n", run->domain.domid,
			       what, addition ? "come online" : "go offline");
		free(what);
	} else {
		result = "pending";
		status = report_pending(c, run, answer);
	}
	if (c->json)
		print_json(c, run, result);
	else
		change_print_file(c, run);
	return status;
}

static const struct cli_reason reasons[] = {
	{-ECONNRESET, "xenstore closed the connection; nothing was asked",
	 "see that xenstored runs, and try again"},
	{-ETIMEDOUT, "xenstore did not answer; nothing was asked",
	 "see that xenstored runs, and try again"},
	{-EPROTO, "xenstore broke its protocol; nothing was asked",
	 "try again"},
	{-ESHUTDOWN, "it has shut down or crashed, or is being destroyed",
	 "see 'xvcpu list'"},
	{0, NULL, NULL},
};

static void explain(struct cli *c, const struct change_run *run, int err)
{
	uint32_t max = run->domain.max_vcpus;
	unsigned int domid = run->domain.domid;

	if (err == -EOPNOTSUPP)
		cli_error(c, CLI_FAILED, err,
			  "domain %u: an HVM guest does not listen to xenstore "
			  "for this\nuse 'xl vcpu-set %u N' to add through its "
			  "device model; --force asks it anyway",
			  domid, domid);
	else if (err == -EBUSY)
		cli_error(c, CLI_FAILED, err,
			  "domain %u vCPU 0: guests need it\n--force asks for "
			  "it anyway",
			  domid);
	else if (err == -ENOENT)
		cli_error(c, CLI_FAILED, err, "domain %u: %s", domid,
			  run->verb == VERB_ADD
				  ? "all of its vCPUs are online or asked to "
				    "be: nothing to add"
				  : "only vCPU 0 is online: nothing to remove");
	else
		cli_error(c, CLI_FAILED, err,
			  "domain %u %s %" PRId64 ": it has %" PRIu32
			  " vCPUs, counted from 0, and a running domain cannot "
			  "have more\n%s",
			  domid, run->verb == VERB_SET ? "count" : "vCPU",
			  run->value, max,
			  domid ? "raise maxvcpus= and create it again"
				: "raise Xen's dom0_max_vcpus= and boot again");
}

int change_refused(struct cli *c, const struct change_run *run, int err,
		   const struct hotplug_fault *fault)
{
	int status = change_refused_file(c, run, err, fault);
	char what[48];

	if (status >= 0) {
		if (c->json && !fault->stuck && run->hp)
			print_json(c, run, "refused");
		return status;
	}

	snprintf(what, sizeof(what), "domain %u", run->domain.domid);
	switch (err) {
	case -EOPNOTSUPP:
	case -EBUSY:
	case -ENOENT:
	case -ERANGE:
		explain(c, run, err);
		if (c->json)
			print_json(c, run, "refused");
		return CLI_FAILED;
	case -ENOTCONN:
		return cli_error(c, CLI_PARTIAL, err,
				 "%s: xenstore failed and did not come back: "
				 "it is not known whether the guest was asked\n"
				 "start xenstored, and ask again",
				 what);
	default:
		return cli_xen_error(c, NULL, err, reasons, what);
	}
}
