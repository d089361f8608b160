/* SPDX-License-Identifier: MIT */
/* Every vCPU of every domain is as `xl vcpu-list` shows it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/live/live.h"

#define MAX_VCPUS 1024

/* One line: name, domid, vCPU, CPU, state, time, hard / soft. */
struct row {
	unsigned int domid, vcpu;
	char cpu[16], state[8], hard[256], soft[256];
	double seconds;
};

static bool parse_row(const char *line, struct row *row)
{
	char name[128];

	return sscanf(line, "%127s %u %u %15s %7s %lf %255s / %255s", name,
		      &row->domid, &row->vcpu, row->cpu, row->state,
		      &row->seconds, row->hard, row->soft) == 8;
}

/* Its time is between what we read before and after xl. */
static void check_row(struct host *h, const struct row *row, uint64_t before)
{
	struct cpumap_array *hard = cpumap_array_alloc(1, h->ncpus);
	struct cpumap_array *soft = cpumap_array_alloc(1, h->ncpus);
	struct domctl_vcpu v;

	cr_assert(eq(long,
		     domctl_get_vcpus(h->hc, row->domid, row->vcpu, 1, &v, hard,
				      soft),
		     1));
	cr_assert(eq(int, v.error, 0));
	cr_assert(eq(int, strcmp(row->cpu, "-") == 0, v.cpu < 0),
		  "d%uv%u: xl says CPU %s, we %d", row->domid, row->vcpu,
		  row->cpu, v.cpu);
	cr_assert(eq(int, strchr(row->state, 'p') != NULL,
		     v.state == DOMCTL_VCPU_OFFLINE));
	cr_assert(live_same_map(h, cpumap_array_row(hard, 0), row->hard),
		  "d%uv%u hard: %s", row->domid, row->vcpu, row->hard);
	cr_assert(live_same_map(h, cpumap_array_row(soft, 0), row->soft),
		  "d%uv%u soft: %s", row->domid, row->vcpu, row->soft);
	cr_assert(ge(dbl, row->seconds, before / 1e9 - 0.1));
	cr_assert(le(dbl, row->seconds, v.time_ns / 1e9 + 0.1));
	cpumap_array_free(hard);
	cpumap_array_free(soft);
}

static uint64_t time_of(const struct domctl_vcpu *info, long n, uint32_t vcpu)
{
	cr_assert(lt(long, vcpu, n), "xl lists a vCPU that we do not");
	return info[vcpu].time_ns;
}

static long check_domain(struct host *h, uint16_t domid)
{
	struct domctl_vcpu *info = calloc(MAX_VCPUS, sizeof(*info));
	long n = domctl_get_vcpus(h->hc, domid, 0, MAX_VCPUS, info, NULL, NULL);
	char *text = live_xl("vcpu-list %u", domid);
	char *line = strchr(text, '\n');
	struct row row;
	long rows = 0;

	for (; line && line[1]; line = strchr(line + 1, '\n')) {
		cr_assert(parse_row(line + 1, &row), "not understood: %s",
			  line);
		cr_assert(eq(u32, row.domid, domid));
		check_row(h, &row, time_of(info, n, row.vcpu));
		rows++;
	}
	cr_assert(eq(long, rows, n));
	free(info);
	return n;
}

CONFORM(xl_vcpus, every_domain_s_vcpus_are_those_that_xl_lists)
{
	struct domctl_domain list[64];
	long i, n = domctl_list_domains(h->hc, 0, list, 64);

	cr_assert(ge(long, n, 2));
	for (i = 0; i < n; i++)
		cr_assert(eq(long, check_domain(h, list[i].domid),
			     list[i].max_vcpus));
}

/* A single CPU leaves no doubt about where it is. */
CONFORM(xl_vcpus, a_pinned_vcpu_of_domain_0_is_where_xl_says)
{
	struct cpumap *old = host_map(h->ncpus, "none");
	struct cpumap *one = host_map(h->ncpus, "none");
	struct domctl_vcpu v;
	struct row row;
	char *text;

	cpumap_set(one, cpumap_last(h->usable));
	cr_assert(eq(int, domctl_get_vcpu_affinity(h->hc, 0, 0, old, NULL), 0));
	cr_assert(eq(
		int,
		domctl_set_vcpu_affinity(h->hc, 0, 0, 0, one, NULL, NULL, NULL),
		0));
	text = live_xl("vcpu-list 0");
	cr_assert(
		eq(long, domctl_get_vcpus(h->hc, 0, 0, 1, &v, NULL, NULL), 1));
	cr_assert(eq(
		int,
		domctl_set_vcpu_affinity(h->hc, 0, 0, 0, old, NULL, NULL, NULL),
		0));
	cr_assert(parse_row(strchr(text, '\n') + 1, &row));
	cr_assert(eq(u32, row.vcpu, 0));
	cr_assert(eq(i32, v.cpu, cpumap_first(one)));
	cr_assert(eq(i32, atoi(row.cpu), v.cpu));
}
