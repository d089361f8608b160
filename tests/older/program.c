/* SPDX-License-Identifier: MIT */
/* Arrays have more than an entry, and begin as garbage.  LAYOUT, RUN: names. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <xvcpu/cpumap.h>
#include <xvcpu/domctl.h>
#include <xvcpu/hotplug.h>
#include <xvcpu/hypercall.h>
#include <xvcpu/nextboot.h>
#include <xvcpu/xenstore.h>

#include "tests/older/program.h"

#define SIZE(s) fprintf(out, #s " %zu\n", sizeof(struct s))
#define AT(s, field)                                                           \
	fprintf(out, #s "." #field " %zu\n", offsetof(struct s, field))
#define DIRTY(x) memset(&(x), 0xa5, sizeof(x))

static void layout_of_domains(FILE *out)
{
	SIZE(domctl_domain);
	AT(domctl_domain, domid);
	AT(domctl_domain, type);
	AT(domctl_domain, cpupool);
	AT(domctl_domain, max_pages);
	SIZE(domctl_vcpu);
	AT(domctl_vcpu, vcpu);
	AT(domctl_vcpu, cpu);
	AT(domctl_vcpu, time_ns);
	SIZE(domctl_load);
	AT(domctl_load, busy_ns);
	AT(domctl_load, waiting);
	SIZE(domctl_snapshot_info);
	AT(domctl_snapshot_info, domains);
	SIZE(domctl_pin);
	AT(domctl_pin, uuid);
	AT(domctl_pin, effective_soft);
	AT(domctl_pin, error);
	SIZE(domctl_host);
	AT(domctl_host, memory_bytes);
	SIZE(domctl_cpu);
	AT(domctl_cpu, socket);
	SIZE(domctl_node);
	AT(domctl_node, memory_bytes);
}

void LAYOUT(FILE *out)
{
	layout_of_domains(out);
	SIZE(hotplug_vcpu);
	SIZE(nextboot_fault);
	AT(nextboot_fault, column);
	SIZE(nextboot_change);
	AT(nextboot_change, hp);
	SIZE(xenstore_request);
	SIZE(xenstore_burst);
	AT(xenstore_burst, arg);
	SIZE(cpumap_error);
	SIZE(cpumap_topology);
}

static void list(struct hypercall *hc, FILE *out)
{
	struct domctl_domain domains[4];
	struct domctl_vcpu vcpus[4];
	long n, m, i, j;

	DIRTY(domains);
	n = domctl_list_domains(hc, 0, domains, 4);
	for (i = 0; i < n; i++) {
		fprintf(out, "domain %d: pool %u, %llu pages;",
			domains[i].domid, domains[i].cpupool,
			(unsigned long long)domains[i].pages);
		DIRTY(vcpus);
		m = domctl_get_vcpus(hc, domains[i].domid, 0, 4, vcpus, NULL,
				     NULL);
		for (j = 0; j < m; j++)
			fprintf(out, " vCPU %u on %d", vcpus[j].vcpu,
				vcpus[j].cpu);
		fprintf(out, "\n");
	}
}

static void look_at_host(struct hypercall *hc, FILE *out)
{
	struct domctl_host host;
	struct domctl_node nodes[4];
	struct domctl_cpu cpus[8];
	long n, i;

	DIRTY(host);
	DIRTY(nodes);
	DIRTY(cpus);
	if (!domctl_get_host(hc, &host))
		fprintf(out, "host: %u CPUs, %u nodes\n", host.ncpus,
			host.nnodes);
	n = domctl_get_cpus(hc, cpus, 8);
	for (i = 0; i < n; i++)
		fprintf(out, " CPU %ld: core %u socket %u\n", i, cpus[i].core,
			cpus[i].socket);
	n = domctl_get_nodes(hc, nodes, NULL, 4);
	for (i = 0; i < n; i++)
		fprintf(out, " node %ld: %llu MiB\n", i,
			(unsigned long long)nodes[i].memory_bytes >> 20);
}

/* vCPUs 0 and 2 of domain 1, the second of them to where it cannot be. */
static void pin(struct hypercall *hc, FILE *out)
{
	struct cpumap *good = cpumap_alloc(8), *bad = cpumap_alloc(8);
	struct domctl_pin pins[2] = {
		{.domid = 1, .vcpu = 0, .hard = good, .effective_hard = good},
		{.domid = 1, .vcpu = 2, .hard = bad},
	};
	int i, err;

	cpumap_set_range(good, 1, 2);
	cpumap_set(bad, 7);
	err = domctl_pin(hc, pins, 2, 0);
	fprintf(out, "pins: %d", err);
	pins[1].hard = good;
	err = domctl_pin(hc, pins, 2, 0);
	fprintf(out, ", then %d:", err);
	for (i = 0; i < 2; i++)
		fprintf(out, " %d %d", pins[i].result, pins[i].error);
	fprintf(out, "\n");
	cpumap_free(good);
	cpumap_free(bad);
}

/* Of each vCPU, also where it may run. */
static void look_at_snapshot(const struct domctl_snapshot *s, FILE *out)
{
	struct domctl_snapshot_info info;
	struct domctl_domain domains[2];
	struct domctl_vcpu vcpus[5];
	char text[16];
	size_t i, j;

	DIRTY(info);
	DIRTY(domains);
	DIRTY(vcpus);
	domctl_snapshot_info(s, &info);
	fprintf(out, "snapshot: %zu domains\n", info.domains);
	for (i = 0; i < 2; i++)
		domctl_snapshot_domain(s, i, &domains[i], NULL);
	for (j = 0; j < 5; j++)
		domctl_snapshot_vcpu(s, j, &vcpus[j]);
	for (i = 0; i < 2; i++)
		fprintf(out, " domain %d: %u vCPUs\n", domains[i].domid,
			domains[i].max_vcpus);
	for (j = 0; j < 5; j++) {
		cpumap_format_list(domctl_snapshot_hard(s, j), text,
				   sizeof(text));
		fprintf(out, " vCPU %u on %d, may be on %s\n", vcpus[j].vcpu,
			vcpus[j].cpu, text);
	}
}

static void take_snapshot(struct hypercall *hc, FILE *out)
{
	struct domctl_snapshot *s;

	if (domctl_snapshot_open(hc, DOMCTL_SNAPSHOT_HARD, NULL, 0, &s))
		return;
	if (!domctl_snapshot_take(s))
		look_at_snapshot(s, out);
	domctl_snapshot_close(s);
}

static void take_sample(struct hypercall *hc, FILE *out)
{
	struct domctl_sampler *sampler;
	struct domctl_load loads[5];
	size_t j;

	DIRTY(loads);
	if (domctl_sampler_open(hc, NULL, 0, &sampler))
		return;
	domctl_sampler_step(sampler);
	for (j = 0; j < 5; j++)
		domctl_sampler_vcpu(sampler, j, &loads[j]);
	fprintf(out, "sampler:");
	for (j = 0; j < 5; j++)
		fprintf(out, " %u of %u", loads[j].waiting, loads[j].steps);
	fprintf(out, "\n");
	domctl_sampler_close(sampler);
}

void RUN(struct hypercall *hc, FILE *out)
{
	list(hc, out);
	look_at_host(hc, out);
	pin(hc, out);
	take_snapshot(hc, out);
	take_sample(hc, out);
}
