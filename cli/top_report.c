/* SPDX-License-Identifier: MIT */
/* What top cannot show, and why: told once, however many steps there are. */
#include "cli/top.h"

#include <errno.h>

#include "cpumap/cpumap.h"
#include "hypercall/hypercall.h"

size_t top_unread(const struct top *top)
{
	const struct domctl_snapshot *s = domctl_sampler_snapshot(top->sampler);
	struct domctl_snapshot_info info;
	struct domctl_vcpu v;
	size_t i, unread = 0;

	domctl_snapshot_info(s, &info);
	for (i = 0; i < info.vcpus; i++) {
		domctl_snapshot_vcpu(s, i, &v);
		unread += v.error && v.error != -ENOENT;
	}
	return unread;
}

int top_idle_error(const struct top *top)
{
	uint32_t cpu, ncpus = hypercall_interface(top->c->xen)->ncpus;
	struct domctl_load load;
	int err;

	for (cpu = 0; cpu < ncpus; cpu++) {
		err = domctl_sampler_cpu(top->sampler, cpu, &load);
		if (err && err != -ENODEV)
			return err;
	}
	return 0;
}

static void report_vcpus(struct top *top)
{
	const struct domctl_snapshot *s = domctl_sampler_snapshot(top->sampler);
	const struct host_domain *d = top->host.domains;
	const struct host_domain *end = d + top->host.ndomains;

	for (; d < end; d++) {
		if (cpumap_test(top->told, d->info.domid) ||
		    !host_report_vcpus(top->c, s, d))
			continue;
		cpumap_set(top->told, d->info.domid);
		top->status = CLI_PARTIAL;
	}
}

void top_report(struct top *top)
{
	int err;

	report_vcpus(top);
	err = top->told_idle ? 0 : top_idle_error(top);
	if (err) {
		cli_xen_error(top->c, NULL, err, NULL,
			      "read how long CPUs were idle");
		top->told_idle = true;
		top->status = CLI_PARTIAL;
	}
	if (!top->told_names &&
	    host_report_names(top->c, top->host.names_error))
		top->status = CLI_PARTIAL;
	top->told_names |= top->host.names_error != 0;
}
