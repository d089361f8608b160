/* SPDX-License-Identifier: MIT */
/*
 * list - every vCPU of the host: its state, CPU, time and pins.
 *
 *     cc -o list list.c $(pkg-config --cflags --libs xvcpu)
 */
#include "alloc.h"

static const char *const states[] = {
	[DOMCTL_VCPU_OFFLINE] = "offline",   [DOMCTL_VCPU_BLOCKED] = "blocked",
	[DOMCTL_VCPU_RUNNABLE] = "runnable", [DOMCTL_VCPU_RUNNING] = "running",
	[DOMCTL_VCPU_PAUSED] = "paused",
};

/* A map can have any number of CPUs. */
static void print_map(const struct cpumap *map)
{
	size_t size = map ? cpumap_format_list(map, NULL, 0) + 1 : 0;
	char *text = map ? malloc(size) : NULL;

	if (text)
		cpumap_format_list(map, text, size);
	printf("  %-7s", text ? text : "?");
	free(text);
}

static void print_vcpu(const struct domctl_snapshot *host, uint16_t domid,
		       size_t j)
{
	struct domctl_vcpu vcpu;

	domctl_snapshot_vcpu(host, j, &vcpu);
	printf("%5u  %4u  ", domid, vcpu.vcpu);
	if (vcpu.error) {
		printf("%s\n", strerror(-vcpu.error));
		return;
	}
	printf("%-8s  %3d  %7.1f", states[vcpu.state], vcpu.cpu,
	       (double)vcpu.time_ns / 1e9);
	print_map(domctl_snapshot_hard(host, j));
	print_map(domctl_snapshot_soft(host, j));
	printf("\n");
}

static void print_host(const struct domctl_snapshot *host)
{
	struct domctl_snapshot_info info;
	struct domctl_domain domain;
	size_t i, j, first;

	domctl_snapshot_info(host, &info);
	printf("DOMID  VCPU  STATE     CPU  TIME(s)  HARD     SOFT\n");
	for (i = 0; i < info.domains; i++) {
		if (domctl_snapshot_domain(host, i, &domain, &first))
			continue; /* it has gone meanwhile */
		for (j = first; j < first + domain.max_vcpus; j++)
			print_vcpu(host, domain.domid, j);
	}
}

int main(int argc, char **argv)
{
	struct domctl_snapshot *host;
	struct hypercall *xen;

	(void)argv;
	if (argc != 1)
		usage("list");
	xen = open_xen();
	host = take_snapshot(xen, DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT,
			     NULL, 0);
	print_host(host);
	domctl_snapshot_close(host);
	hypercall_close(xen);
	return 0;
}
