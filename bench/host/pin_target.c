/* SPDX-License-Identifier: MIT */
/* The vCPU to be pinned: found before anything is done, and put back. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/host/bench.h"
#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"
#include "xenstore/xenstore.h"

#define XENSTORE_MS 2000

/* By its name, or -ESRCH. */
static long domid_of_name(const struct bench_host *host, const char *name)
{
	struct xenstore *xs;
	char path[64], *value;
	long domid = -ESRCH;
	int err = xenstore_open(&xs, NULL, XENSTORE_MS);
	size_t i;

	if (err)
		return err;
	for (i = 0; i < host->nvcpus && domid < 0; i++) {
		if (i && host->vcpus[i].domid == host->vcpus[i - 1].domid)
			continue;
		snprintf(path, sizeof(path), "/local/domain/%u/name",
			 (unsigned int)host->vcpus[i].domid);
		if (xenstore_read(xs, 0, path, &value, NULL))
			continue;
		if (!strcmp(value, name))
			domid = host->vcpus[i].domid;
		free(value);
	}
	xenstore_close(xs);
	return domid;
}

static int find_domain(const struct bench_host *host, struct domctl_domain *out)
{
	const char *text = host->options->pin;
	char *end;
	long domid = strtol(text, &end, 10);
	int err;

	if (!*text || *end)
		domid = domid_of_name(host, text);
	if (domid < 0 || domid > UINT16_MAX)
		err = domid < 0 ? (int)domid : -ESRCH;
	else
		err = domctl_get_domain(host->hc, (uint16_t)domid, out);
	if (err == -ESRCH)
		return bench_error(BENCH_FAILED, "see 'xvcpu list'",
				   "there is no domain '%s'", text);
	if (err)
		return bench_error(BENCH_FAILED, "give its number",
				   "domain '%s': %s", text, strerror(-err));
	return 0;
}

/* As all CPUs would be in effect for it, which changes nothing. */
static int find_usable(const struct bench_host *host, struct pin_target *target)
{
	struct domctl_pin pin = {.domid = target->domid,
				 .vcpu = target->vcpu,
				 .uuid = target->uuid,
				 .effective_hard = target->usable};
	int err;

	cpumap_fill(target->usable);
	pin.hard = target->usable;
	err = domctl_pin(host->hc, &pin, 1, DOMCTL_PIN_DRY_RUN);
	return err ? err : pin.effective_error;
}

static void find_nodes(const struct bench_host *host, struct pin_target *target,
		       uint32_t ncpus)
{
	struct domctl_cpu *cpus = bench_alloc(ncpus, sizeof(*cpus));
	long n = domctl_get_cpus(host->hc, cpus, ncpus);
	uint32_t i;

	for (i = 0; i < ncpus; i++)
		target->node[i] = (long)i < n ? cpus[i].node : DOMCTL_NONE;
	free(cpus);
}

static int refuse(const struct bench_host *host, int err)
{
	const char *advice = "see 'xvcpu doctor'";

	if (err == -ENOENT)
		advice = "see 'xvcpu list' for its vCPUs";
	return bench_error(BENCH_FAILED, advice, "domain '%s' vCPU %u: %s",
			   host->options->pin, host->options->vcpu,
			   err == -ENOENT ? "no such vCPU" : strerror(-err));
}

static int look(const struct bench_host *host, struct pin_target *target)
{
	struct domctl_vcpu info;
	long n = domctl_get_vcpus(host->hc, target->domid, target->vcpu, 1,
				  &info, NULL, NULL);
	int err = n < 0 ? (int)n : n ? info.error : -ENOENT;

	if (!err)
		err = domctl_get_vcpu_affinity(host->hc, target->domid,
					       target->vcpu, target->hard,
					       target->soft);
	if (!err)
		err = find_usable(host, target);
	if (err)
		return refuse(host, err);
	if (info.state == DOMCTL_VCPU_OFFLINE ||
	    info.state == DOMCTL_VCPU_PAUSED)
		return bench_error(BENCH_FAILED, "take one that runs",
				   "domain '%s' vCPU %u does not run",
				   host->options->pin, target->vcpu);
	if (cpumap_weight(target->usable) < 2)
		return bench_error(BENCH_FAILED, "take one in a larger cpupool",
				   "domain '%s' has only one CPU to run on",
				   host->options->pin);
	return 0;
}

int pin_find(const struct bench_host *host, struct pin_target *out)
{
	const struct hypercall_interface *xen = hypercall_interface(host->hc);
	struct domctl_domain domain;
	int status;

	if (xen->read_only)
		return bench_error(
			BENCH_FAILED, "use a newer xvcpu, or leave --pin out",
			"changes are not allowed on this unknown Xen");
	status = find_domain(host, &domain);
	if (status)
		return status;
	*out = (struct pin_target){.domid = domain.domid,
				   .vcpu = host->options->vcpu};
	memcpy(out->uuid, domain.uuid, sizeof(out->uuid));
	out->hard = cpumap_alloc(xen->ncpus);
	out->soft = cpumap_alloc(xen->ncpus);
	out->usable = cpumap_alloc(xen->ncpus);
	if (!out->hard || !out->soft || !out->usable)
		bench_no_memory();
	out->node = bench_alloc(xen->ncpus, sizeof(*out->node));
	find_nodes(host, out, xen->ncpus);
	return look(host, out);
}

void pin_free(struct pin_target *target)
{
	cpumap_free(target->hard);
	cpumap_free(target->soft);
	cpumap_free(target->usable);
	free(target->node);
}

char *pin_command(const struct pin_target *target)
{
	size_t hard = cpumap_format_list(target->hard, NULL, 0) + 1;
	size_t soft = cpumap_format_list(target->soft, NULL, 0) + 1;
	char *text = bench_alloc(hard + soft + 64, 1);
	int n = sprintf(text, "xvcpu pin %u %u ", (unsigned int)target->domid,
			target->vcpu);

	cpumap_format_list(target->hard, text + n, hard);
	strcat(text, " --soft ");
	cpumap_format_list(target->soft, text + strlen(text), soft);
	return text;
}

static bool is_back(const struct bench_host *host,
		    const struct pin_target *target)
{
	/* What the CPUs of its pool were is of no use any more. */
	struct cpumap *hard = target->usable, *soft = cpumap_dup(hard);
	bool same = soft &&
		    !domctl_get_vcpu_affinity(host->hc, target->domid,
					      target->vcpu, hard, soft) &&
		    cpumap_equal(hard, target->hard) &&
		    cpumap_equal(soft, target->soft);

	cpumap_free(soft);
	return same;
}

int pin_put_back(const struct bench_host *host, const struct pin_target *target)
{
	struct domctl_pin pin = {.domid = target->domid,
				 .vcpu = target->vcpu,
				 .uuid = target->uuid,
				 .hard = target->hard,
				 .soft = target->soft};
	int err = domctl_pin(host->hc, &pin, 1, 0);
	char *command;

	/* Where the first pin failed, too, there is nothing to put back. */
	if (is_back(host, target))
		return 0;
	if (err == -ESRCH)
		return bench_error(BENCH_FAILED, "take one that stays",
				   "domain '%s' has gone while it was pinned",
				   host->options->pin);
	command = pin_command(target);
	bench_error(BENCH_PARTLY, command,
		    "domain '%s' vCPU %u could not be put back: %s; do it by:",
		    host->options->pin, target->vcpu,
		    err ? strerror(-err) : "its maps are not as they were");
	free(command);
	return BENCH_PARTLY;
}
