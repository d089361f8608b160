/* SPDX-License-Identifier: MIT */
/*
 * list - every vCPU of the host: its CPU, its time, and where it may run.
 *
 *     cc -o list list.c $(pkg-config --cflags --libs xvcpu)
 */
#include "alloc.h"

static void print(uint16_t domid, const struct domctl_vcpu *vcpu,
		  const struct cpumap *hard)
{
	char list[100] = "?"; /* a longer one is cut */

	if (vcpu->error) {
		printf("%5u  %4u  %s\n", domid, vcpu->vcpu,
		       strerror(-vcpu->error));
		return;
	}
	if (hard)
		cpumap_format_list(hard, list, sizeof(list));
	printf("%5u  %4u  %3d  %7.1f  %s\n", domid, vcpu->vcpu, vcpu->cpu,
	       (double)vcpu->time_ns / 1e9, list);
}

int main(void)
{
	struct hypercall *xen = open_xen();
	struct domctl_snapshot *host =
		take_snapshot(xen, DOMCTL_SNAPSHOT_HARD, NULL, 0);
	struct domctl_snapshot_info info;
	struct domctl_domain domain;
	struct domctl_vcpu vcpu;
	size_t i, j, n;

	printf("DOMID  VCPU  CPU  TIME(s)  HARD\n");
	domctl_snapshot_info(host, &info);
	for (i = 0; i < info.domains; i++) {
		if (domctl_snapshot_domain(host, i, &domain, &j))
			continue; /* it has gone meanwhile */
		for (n = 0; n < domain.max_vcpus; n++, j++)
			if (!domctl_snapshot_vcpu(host, j, &vcpu))
				print(domain.domid, &vcpu,
				      domctl_snapshot_hard(host, j));
	}
	domctl_snapshot_close(host);
	hypercall_close(xen);
	return 0;
}
