/* SPDX-License-Identifier: MIT */
/* A program that was built against an older header runs with this library. */
#include <stdlib.h>

#include "tests/conform/host.h"
#include "tests/fake/xen.h"
#include "tests/older/program.h"

TestSuite(older, .timeout = 60);

static char *text;
static size_t size;

static FILE *begin(void)
{
	return open_memstream(&text, &size);
}

static char *end(FILE *out)
{
	cr_assert(zero(int, fclose(out)));
	return text;
}

/* Where a pointer has 64 bits, as on all machines that this suite is for. */
static const char everything[] = "domctl_domain 104\n"
				 "domctl_domain.domid 0\n"
				 "domctl_domain.type 4\n"
				 "domctl_domain.cpupool 24\n"
				 "domctl_domain.max_pages 48\n"
				 "domctl_vcpu 48\n"
				 "domctl_vcpu.vcpu 0\n"
				 "domctl_vcpu.cpu 8\n"
				 "domctl_vcpu.time_ns 16\n"
				 "domctl_load 48\n"
				 "domctl_load.busy_ns 8\n"
				 "domctl_load.waiting 20\n"
				 "domctl_snapshot_info 72\n"
				 "domctl_snapshot_info.domains 24\n"
				 "domctl_pin 80\n"
				 "domctl_pin.uuid 8\n"
				 "domctl_pin.effective_soft 40\n"
				 "domctl_pin.error 52\n"
				 "domctl_host 72\n"
				 "domctl_host.memory_bytes 24\n"
				 "domctl_cpu 32\n"
				 "domctl_cpu.socket 4\n"
				 "domctl_node 40\n"
				 "domctl_node.memory_bytes 8\n"
				 "hotplug_vcpu 24\n"
				 "nextboot_fault 80\n"
				 "nextboot_fault.column 32\n"
				 "nextboot_change 88\n"
				 "nextboot_change.hp 40\n"
				 "xenstore_request 40\n"
				 "xenstore_burst 80\n"
				 "xenstore_burst.arg 32\n"
				 "cpumap_error 32\n"
				 "cpumap_topology 48\n";

Test(older, has_everything_where_it_was)
{
	FILE *out = begin();
	char *older, *today;

	older_layout(out);
	older = end(out);
	out = begin();
	today_layout(out);
	today = end(out);
	cr_assert(eq(str, older, (char *)everything));
	cr_assert(eq(str, today, (char *)everything));
	free(older);
	free(today);
}

static const char seen[] =
	"domain 0: pool 0, 16384 pages; vCPU 0 on 0 vCPU 1 on 1\n"
	"domain 1: pool 0, 77 pages; vCPU 0 on 0 vCPU 1 on 1 vCPU 2 on 3\n"
	"host: 4 CPUs, 2 nodes\n"
	" CPU 0: core 0 socket 0\n"
	" CPU 1: core 1 socket 0\n"
	" CPU 2: core 0 socket 1\n"
	" CPU 3: core 1 socket 1\n"
	" node 0: 1024 MiB\n"
	" node 1: 2048 MiB\n"
	"pins: -34, then 0: 1 0 1 0\n"
	"snapshot: 2 domains\n"
	" domain 0: 2 vCPUs\n"
	" domain 1: 3 vCPUs\n"
	" vCPU 0 on 0, may be on 0-3\n"
	" vCPU 1 on 1, may be on 0-3\n"
	" vCPU 0 on 1, may be on 1-2\n"
	" vCPU 1 on 1, may be on 0-3\n"
	" vCPU 2 on 1, may be on 1-2\n"
	"sampler: 0 of 2 0 of 2 0 of 2 0 of 2 2 of 2\n";

static char *run(void (*program)(struct hypercall *hc, FILE *out))
{
	struct hypercall *hc;
	FILE *out = begin();

	model_boot("4.17");
	model_set_host(4, 2);
	model_add_domain(1, 3);
	model_domain(1)->tot_pages = 77;
	model_vcpu(1, 2)->cpu = 3;
	model_vcpu(1, 2)->blocked = false;
	cr_assert(zero(int, hypercall_open(&hc, 0, NULL)));
	program(hc, out);
	hypercall_close(hc);
	return end(out);
}

Test(older, sees_what_one_of_today_does)
{
	char *older = run(older_run), *today = run(today_run);

	cr_assert(eq(str, older, (char *)seen));
	cr_assert(eq(str, today, (char *)seen));
	free(older);
	free(today);
}
