/* SPDX-License-Identifier: MIT */
/* Snapshots say what single calls say, and cost one crossing. */
#include "tests/conform/host.h"

#define MANY 64

static struct domctl_snapshot *snapshot_of(struct host *h, unsigned int what)
{
	struct domctl_snapshot *s;

	cr_assert(eq(int, domctl_snapshot_open(h->hc, what, NULL, 0, &s), 0));
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	return s;
}

/* The index of a domain and of its first vCPU; -1: it is not in there. */
static long find(const struct domctl_snapshot *s, uint16_t domid, size_t *first)
{
	struct domctl_domain d;
	size_t i;

	for (i = 0; i < host_snapshot_info(s).domains; i++)
		if (!domctl_snapshot_domain(s, i, &d, first) &&
		    d.domid == domid)
			return i;
	return -1;
}

CONFORM(snapshot, it_has_every_domain_and_vcpu)
{
	struct domctl_snapshot *s = snapshot_of(h, 0);
	struct domctl_domain list[MANY], d;
	size_t first, next = 0;
	struct domctl_vcpu v;
	long i, n = domctl_list_domains(h->hc, 0, list, MANY);
	uint32_t j;

	cr_assert(eq(sz, host_snapshot_info(s).domains, n));
	for (i = 0; i < n; i++) {
		cr_assert(eq(int, domctl_snapshot_domain(s, i, &d, &first), 0));
		cr_assert(eq(u16, d.domid, list[i].domid));
		cr_assert(eq(u32, d.max_vcpus, list[i].max_vcpus));
		cr_assert(eq(sz, first, next));
		for (j = 0; j < d.max_vcpus; j++) {
			cr_assert(eq(int,
				     domctl_snapshot_vcpu(s, first + j, &v),
				     0));
			cr_assert(eq(int, v.error, 0));
			cr_assert(eq(u32, v.vcpu, j));
		}
		next = first + d.max_vcpus;
	}
	cr_assert(eq(sz, host_snapshot_info(s).vcpus, next));
	domctl_snapshot_close(s);
}

CONFORM(snapshot, taken_again_it_is_one_batch)
{
	struct domctl_snapshot *s =
		snapshot_of(h, DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT |
				       DOMCTL_SNAPSHOT_IDLE);
	uint64_t before, generation = host_snapshot_info(s).generation;
	int turn;

	before = hypercall_crossings(h->hc);
	for (turn = 0; turn < 5; turn++)
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(
		eq(u64, hypercall_crossings(h->hc) - before,
		   5 * host_crossings(h, 2 * host_snapshot_info(s).vcpus + 2)));
	cr_assert(eq(u64, host_snapshot_info(s).generation, generation));
	cr_assert(le(u64, host_snapshot_info(s).before_ns,
		     host_snapshot_info(s).after_ns));
	domctl_snapshot_close(s);
}

CONFORM(snapshot, it_shows_pins_made_since)
{
	struct domctl_snapshot *s =
		snapshot_of(h, DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT);
	struct domctl_vcpu v;
	size_t first = 0;

	cr_assert(ge(long, find(s, h->domid, &first), 1));
	cr_assert(cpumap_full(domctl_snapshot_hard(s, first + 1)));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 1, 0, h->usable,
					      NULL, NULL, NULL),
		     0));
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(cpumap_equal(domctl_snapshot_hard(s, first + 1), h->usable));
	cr_assert(cpumap_full(domctl_snapshot_soft(s, first + 1)));
	cr_assert(cpumap_full(domctl_snapshot_hard(s, first + 2)));
	cr_assert(eq(int, domctl_snapshot_vcpu(s, first + 1, &v), 0));
	cr_assert(eq(int, v.state, DOMCTL_VCPU_OFFLINE));
	cr_assert(eq(i32, v.cpu, -1));
	domctl_snapshot_close(s);
}

CONFORM(snapshot, domains_that_come_and_go_are_noticed)
{
	struct domctl_snapshot *s = snapshot_of(h, 0);
	uint64_t generation = host_snapshot_info(s).generation;
	uint16_t domid = host_create_domain(h, 2, 2);
	size_t vcpus = host_snapshot_info(s).vcpus, first = 0;

	cr_assert(eq(long, find(s, domid, &first), -1));
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(ge(long, find(s, domid, &first), 1));
	cr_assert(eq(sz, host_snapshot_info(s).vcpus, vcpus + 2));
	cr_assert(ne(u64, host_snapshot_info(s).generation, generation));
	host_destroy_domain(h, domid);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(long, find(s, domid, &first), -1));
	cr_assert(eq(sz, host_snapshot_info(s).vcpus, vcpus));
	domctl_snapshot_close(s);
}

CONFORM(snapshot, chosen_domains_alone_are_in_it)
{
	struct domctl_snapshot *s;
	struct domctl_domain d;
	size_t first;

	cr_assert(eq(int, domctl_snapshot_open(h->hc, 0, &h->domid, 1, &s), 0));
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(sz, host_snapshot_info(s).domains, 1));
	cr_assert(eq(sz, host_snapshot_info(s).vcpus, HOST_VCPUS));
	cr_assert(eq(int, domctl_snapshot_domain(s, 0, &d, &first), 0));
	cr_assert(eq(u16, d.domid, h->domid));
	cr_assert(eq(sz, first, 0));
	domctl_snapshot_close(s);
}

static struct domctl_domain first_domain(const struct domctl_sampler *s)
{
	struct domctl_domain d;

	cr_assert(eq(
		int,
		domctl_snapshot_domain(domctl_sampler_snapshot(s), 0, &d, NULL),
		0));
	return d;
}

CONFORM(snapshot, a_sampler_sees_the_caller_at_work)
{
	struct domctl_sampler *s;
	struct domctl_load load;
	uint64_t busy = 0;
	size_t first = 0;
	uint32_t j;

	cr_assert(eq(int, domctl_sampler_open(h->hc, NULL, 0, &s), 0));
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	cr_assert(eq(long, find(domctl_sampler_snapshot(s), 0, &first), 0));
	for (j = 0; j < first_domain(s).max_vcpus; j++) {
		if (domctl_sampler_vcpu(s, first + j, &load))
			continue;
		cr_assert(eq(u32, load.steps, 2));
		busy += load.busy_ns;
	}
	cr_assert(gt(u64, busy, 0));
	/* One that is offline has done nothing. */
	cr_assert(ge(long, find(domctl_sampler_snapshot(s), h->domid, &first),
		     1));
	cr_assert(eq(int, domctl_sampler_vcpu(s, first, &load), 0));
	cr_assert(eq(u64, load.busy_ns, 0));
	cr_assert(eq(u32, load.waiting, 0));
	domctl_sampler_close(s);
}

CONFORM(snapshot, the_cpus_that_are_online_have_idle_clocks)
{
	struct cpumap *online = host_map(h->ncpus, "none");
	struct domctl_snapshot *s = snapshot_of(h, DOMCTL_SNAPSHOT_IDLE);
	uint64_t ns, idle[2] = {0, 0};
	uint32_t cpu;
	int turn;

	cr_assert(eq(int, domctl_get_online_cpus(h->hc, online), 0));
	for (turn = 0; turn < 2; turn++) {
		for (cpu = 0; cpu < h->ncpus; cpu++) {
			ns = 0;
			cr_assert(eq(int, domctl_snapshot_idle(s, cpu, &ns),
				     cpumap_test(online, cpu) ? 0 : -ENODEV),
				  "CPU %u", cpu);
			idle[turn] += ns;
		}
		cr_assert(eq(int, domctl_snapshot_idle(s, h->ncpus, &ns),
			     -EINVAL));
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
	}
	cr_assert(gt(u64, idle[0], 0));
	cr_assert(ge(u64, idle[1], idle[0]));
	domctl_snapshot_close(s);
}

/* Those of a domain that was never built are offline, and not paused. */
CONFORM(snapshot, a_domain_that_was_never_started_is_paused)
{
	struct domctl_snapshot *s = snapshot_of(h, 0);
	struct domctl_domain d;
	struct domctl_vcpu v;
	size_t first = 0;
	long i = find(s, h->domid, &first);
	uint32_t j;

	cr_assert(ge(long, i, 1));
	cr_assert(eq(int, domctl_snapshot_domain(s, i, &d, NULL), 0));
	cr_assert(eq(int, d.state, DOMCTL_STATE_PAUSED));
	for (j = 0; j < HOST_VCPUS; j++) {
		cr_assert(eq(int, domctl_snapshot_vcpu(s, first + j, &v), 0));
		cr_assert(eq(int, v.state, DOMCTL_VCPU_OFFLINE));
	}
	/* dom0 runs: this is its own crossing. */
	cr_assert(eq(int, domctl_snapshot_domain(s, 0, &d, NULL), 0));
	cr_assert(eq(int, d.state, DOMCTL_STATE_RUNNING));
	domctl_snapshot_close(s);
}
