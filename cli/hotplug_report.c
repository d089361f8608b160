/* SPDX-License-Identifier: MIT */
/* What became of a change, in words and in JSON: each vCPU its own way. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/hotplug.h"
#include "cpumap/cpumap.h"

size_t plug_count(const struct plug_run *run, bool done)
{
	const struct hotplug_vcpu *vcpus;
	size_t n = hotplug_vcpus(run->hp, &vcpus), count = 0, i;

	for (i = 0; i < n; i++)
		count += vcpus[i].done == done;
	return count;
}

/* Some of the change's vCPUs.  asked: -1 is both. */
struct which {
	bool online, done;
	int asked;
};

static bool is_of(const struct hotplug_vcpu *v, struct which which)
{
	return v->online == which.online && v->done == which.done &&
	       (which.asked < 0 || v->asked == which.asked);
}

static struct cpumap *pick(struct cli *c, const struct plug_run *run,
			   struct which which)
{
	struct cpumap *map = cli_map(c, run->target.domain.max_vcpus);
	const struct hotplug_vcpu *vcpus;
	size_t n = hotplug_vcpus(run->hp, &vcpus), i;

	for (i = 0; i < n; i++)
		if (is_of(&vcpus[i], which))
			cpumap_set(map, vcpus[i].vcpu);
	return map;
}

static void json_vcpu(struct json *j, const struct hotplug_vcpu *v)
{
	json_begin_object(j, NULL);
	json_uint(j, "vcpu", v->vcpu);
	json_string(j, "requested", v->online ? "online" : "offline");
	json_bool(j, "asked", v->asked);
	json_bool(j, "done", v->done);
	json_end(j);
}

void plug_json(struct cli *c, const struct plug_run *run, const char *result)
{
	bool live = target_live(&run->target);
	bool named = run->verb != NEXTBOOT_SET && run->value != HOTPLUG_ANY;
	bool refused = result && !strcmp(result, "refused");
	const struct hotplug_vcpu *vcpus;
	size_t n = !run->hp || refused ? 0 : hotplug_vcpus(run->hp, &vcpus), i;
	struct json j;

	cli_begin_document(c, &j);
	cli_json_domid(&j, live ? run->target.domain.domid : -1);
	json_string(&j, "result", result);
	json_uint(&j, "waited_ms", run->waited_ms);
	json_begin_array(&j, "vcpus");
	for (i = 0; i < n; i++)
		json_vcpu(&j, &vcpus[i]);
	/* The one that it was about: not asked, or asked back. */
	if (live && refused && named)
		json_vcpu(&j, &(const struct hotplug_vcpu){
				      .vcpu = (uint32_t)run->value,
				      .online = run->verb == NEXTBOOT_ADD});
	json_end(&j);
	plug_json_file(c, &j, run);
	cli_end_document(c, &j);
}

/* "domain 1: vCPU 3 " and its words, and the same for the other direction. */
static void print_vcpus(struct cli *c, const struct plug_run *run, bool done,
			const char *online, const char *offline)
{
	const char *words[] = {online, offline}, *comma = "";
	int i;

	printf("domain %u: ", run->target.domain.domid);
	for (i = 0; i < 2; i++) {
		struct cpumap *map = pick(c, run, (struct which){!i, done, -1});
		char *vcpus = cli_format_vcpus(c, map);

		if (!cpumap_empty(map)) {
			printf("%s%s %s", comma, vcpus, words[i]);
			comma = ", ";
		}
		free(vcpus);
		cpumap_free(map);
	}
}

static bool was_asked(const struct plug_run *run)
{
	const struct hotplug_vcpu *vcpus;
	size_t n = hotplug_vcpus(run->hp, &vcpus), i;

	for (i = 0; i < n; i++)
		if (vcpus[i].asked)
			return true;
	return false;
}

/* Those that have obeyed. */
static void print_done(struct cli *c, const struct plug_run *run)
{
	if (!plug_count(run, true)) {
		printf("domain %u: %" PRId64 " vCPU%s online already\n",
		       run->target.domain.domid, run->value,
		       run->value == 1 ? "" : "s");
		return;
	}
	print_vcpus(c, run, true, "online", "offline");
	if (was_asked(run) || run->waited_ms)
		printf(" after %" PRIu64 " ms\n", run->waited_ms);
	else
		puts(" already");
}

static const char *advice_about(enum hotplug_why why)
{
	switch (why) {
	case HOTPLUG_WHY_GONE:
		return "see 'xvcpu list'";
	case HOTPLUG_WHY_PAUSED:
		return "unpause it, it will see the request then";
	case HOTPLUG_WHY_NOT_ONLINED:
		return "write 1 to /sys/devices/system/cpu/cpuN/online there";
	case HOTPLUG_WHY_NO_WATCHER:
		return "use 'xl vcpu-set', which adds through the device model";
	default:
		return "look at its console; asking again waits again";
	}
}

static const char *cause(const struct plug_run *run, bool online,
			 const char **advice)
{
	enum hotplug_why why = hotplug_why(run->hp);
	const char *stopped = NULL;

	if (why == HOTPLUG_WHY_STOPPED || why == HOTPLUG_WHY_DYING)
		stopped = cli_stopped(hotplug_domain(run->hp), advice);
	if (stopped)
		return stopped;
	/* That is about coming online: of the others nothing is known. */
	if (why == HOTPLUG_WHY_NOT_ONLINED && !online)
		why = HOTPLUG_WHY_SILENT;
	*advice = advice_about(why);
	return hotplug_why_text(why);
}

/* The same was asked of all of them, by the same call, and they have not. */
static void report_left(struct cli *c, const struct plug_run *run, int answer,
			bool online, bool asked)
{
	struct cpumap *map = pick(c, run, (struct which){online, false, asked});
	const char *advice = "see 'xvcpu list'", *why = "interrupted";

	if (answer != -EINTR)
		why = cause(run, online, &advice);
	if (!cpumap_empty(map))
		cli_error_at(c, CLI_VCPUS(run->target.domain.domid, map),
			     CLI_NO_ANSWER, answer ? answer : -ETIMEDOUT,
			     "asked %s%s after %" PRIu64 " ms: %s\n%s",
			     asked ? "" : "before ",
			     online ? "to come online, and still offline"
				    : "to go offline, and still online",
			     run->waited_ms, why, advice);
	cpumap_free(map);
}

/* What has happened is no error, and what has not is. */
static int report_pending(struct cli *c, const struct plug_run *run, int answer)
{
	bool partly = plug_count(run, true);
	int i;

	if (answer && answer != -EINTR && answer != -ESRCH &&
	    answer != -ESHUTDOWN) {
		cli_xen_error(c, CLI_DOMAIN(run->target.domain.domid), answer,
			      NULL, "the guest has been asked, and its answer");
		return CLI_PARTIAL;
	}
	for (i = 0; i < 4; i++)
		report_left(c, run, answer, i < 2, !(i & 1));
	if (partly && !cli_json(c))
		print_done(c, run);
	return partly ? CLI_PARTIAL : CLI_NO_ANSWER;
}

int plug_report(struct cli *c, const struct plug_run *run, int answer)
{
	const char *result = "pending";
	int status = CLI_DONE;

	if (answer == 1) {
		result = "done";
		if (!cli_json(c))
			print_done(c, run);
	} else if (run->wait_ms >= 0) {
		if (plug_count(run, true))
			result = "partial";
		status = report_pending(c, run, answer);
	} else if (!cli_json(c)) {
		print_vcpus(c, run, false, "asked to come online",
			    "asked to go offline");
		putchar('\n');
	}
	if (cli_json(c))
		plug_json(c, run, result);
	else
		plug_print_file(c, run);
	return status;
}
