/* SPDX-License-Identifier: MIT */
/* What snapshots and samplers cost: when all is new, when all is steady. */
#include "tests/model/costs.h"

static struct domctl_snapshot *snapshot;
static struct domctl_sampler *sampler;

static long open_all(void)
{
	return domctl_snapshot_open(costs_hc,
				    DOMCTL_SNAPSHOT_HARD |
					    DOMCTL_SNAPSHOT_SOFT |
					    DOMCTL_SNAPSHOT_IDLE,
				    NULL, 0, &snapshot);
}

static long open_one(void)
{
	static const uint16_t one[] = {1};

	return domctl_snapshot_open(costs_hc, 0, one, 1, &snapshot);
}

static long take(void)
{
	return domctl_snapshot_take(snapshot);
}

/* The maps, domains and CPUs of them all. */
static long look_at_snapshot(const struct domctl_snapshot *s)
{
	struct domctl_snapshot_info info;
	struct domctl_domain domain;
	struct domctl_vcpu vcpu;
	uint64_t ns;
	uint32_t cpu;
	size_t i;
	long ret = 0;

	domctl_snapshot_info(s, &info);
	if (info.domains != costs_size.domains ||
	    info.vcpus != costs_size.vcpus)
		ret = -1;
	for (i = 0; i < info.domains && !ret; i++)
		ret = domctl_snapshot_domain(s, i, &domain, NULL);
	for (i = 0; i < info.vcpus && !ret; i++)
		if (domctl_snapshot_vcpu(s, i, &vcpu) ||
		    !domctl_snapshot_hard(s, i) || !domctl_snapshot_soft(s, i))
			ret = -1;
	for (cpu = 0; cpu < costs_size.cpus && !ret; cpu++)
		ret = domctl_snapshot_idle(s, cpu, &ns);
	return ret;
}

static long look(void)
{
	return look_at_snapshot(snapshot);
}

static long close_snapshot(void)
{
	domctl_snapshot_close(snapshot);
	return 0;
}

/* Another domain has come, and has gone again. */
static long take_changed(void)
{
	long ret;

	/* The model's own memory: see no_heap.h. */
	model.in_call = true;
	model_add_domain(999, 1);
	model.in_call = false;
	ret = take();
	model_remove_domain(999);
	return ret ? ret : take();
}

static long open_once(void)
{
	return domctl_snapshot_open(costs_hc,
				    DOMCTL_SNAPSHOT_HARD |
					    DOMCTL_SNAPSHOT_SOFT |
					    DOMCTL_SNAPSHOT_ONCE,
				    NULL, 0, &snapshot);
}

static long open_one_once(void)
{
	static const uint16_t one[] = {1};

	return domctl_snapshot_open(costs_hc, DOMCTL_SNAPSHOT_ONCE, one, 1,
				    &snapshot);
}

static long plan(void)
{
	return domctl_snapshot_plan(snapshot);
}

#define LIST  128         /* domains in a piece of the list */
#define WAVE  256         /* vCPUs */
#define ARENA (34 * 4096) /* bytes of a wave, and of a list, at most */

/* Pieces of the list, if none has room for all domains. */
static uint64_t lists(const struct costs_size *s)
{
	return s->domains / LIST + 1;
}

/* Of the list of all: a few more may come. */
static uint64_t room(const struct costs_size *s)
{
	return s->domains + s->domains / 16 + 8;
}

/* Of one look: the small pages, and then those that the waves need anyway. */
static uint64_t lists_once(const struct costs_size *s)
{
	return s->domains < LIST ? 1 : 2;
}

static uint64_t waves(const struct costs_size *s)
{
	uint64_t fit = ARENA / (2 * 144 + 2 * s->map);

	fit = fit < WAVE ? fit : WAVE;
	return (s->vcpus + fit - 1) / fit;
}

static uint64_t arena(const struct costs_size *s)
{
	uint64_t need = s->vcpus * (2 * 144 + 2 * s->map);

	return need < ARENA ? need : ARENA;
}

void costs_of_snapshots(const struct costs_size *s)
{
	const uint64_t pieces = lists(s), list = room(s) * s->entry;
	const uint64_t all = 2 * s->vcpus + 2, one = s->each + 1;
	const uint64_t before = lists_once(s), once = 2 * s->vcpus + 1;
	const uint64_t calls = CROSSINGS(all);
	const uint64_t changed = 2 * (calls + CROSSINGS(all + 2));
	const uint64_t bytes =
		PIECE(OPS(all) + 2 * s->vcpus * s->map + 8 * s->cpus + list);
	/* clang-format off */
	const struct cost rows[] = {
		COST(FIRST, domctl_snapshot_open, open_all, 0, 0, 0),
		COST(THEN, domctl_snapshot_take, take,
			pieces + calls, pieces + all, bytes),
		COST(STEADY, domctl_snapshot_take, take, calls, all, 0),
		COST(STEADY, domctl_snapshot_info domctl_snapshot_domain
			domctl_snapshot_vcpu domctl_snapshot_hard
			domctl_snapshot_soft domctl_snapshot_idle,
			look, 0, 0, 0),
		/* Each time what there was, and then what there is. */
		COST(THEN, domctl_snapshot_take, take_changed,
			changed, 4 * all + 4, bytes),
		COST(STEADY, domctl_snapshot_take, take_changed,
			changed, 4 * all + 4, 0),
		COST(STEADY, domctl_snapshot_take, take, calls, all, 0),
		COST(LAST, domctl_snapshot_close, close_snapshot, 0, 0, 0),

		/* Planned before it is taken; for one look. */
		COST(FIRST, domctl_snapshot_open, open_all, 0, 0, 0),
		COST(THEN, domctl_snapshot_plan, plan, pieces, pieces, 0),
		COST(THEN, domctl_snapshot_take, take, calls, all, bytes),
		COST(THEN, domctl_snapshot_plan, plan, pieces, pieces, 0),
		COST(LAST, domctl_snapshot_close, close_snapshot, 0, 0, 0),
		COST(FIRST, domctl_snapshot_open, open_once, 0, 0, 0),
		COST(THEN, domctl_snapshot_plan, plan, before, before,
			before > 1 ? ARENA : 0),
		COST(THEN, domctl_snapshot_take, take, waves(s) + 1, once,
			arena(s) + OPS(0)),
		COST(STEADY, domctl_snapshot_take, take, waves(s) + 1, once, 0),
		COST(THEN, domctl_snapshot_close, close_snapshot, 0, 0, 0),

		/* Of the first domain: its vCPUs, and itself. */
		COST(FIRST, domctl_snapshot_open, open_one, 0, 0, 0),
		COST(THEN, domctl_snapshot_take, take,
			1 + CROSSINGS(one), 1 + one,
			PIECE(OPS(one) + OPS(1))),
		COST(STEADY, domctl_snapshot_take, take, CROSSINGS(one), one, 0),
		COST(LAST, domctl_snapshot_close, close_snapshot, 0, 0, 0),
		COST(FIRST, domctl_snapshot_open, open_one_once, 0, 0, 0),
		COST(THEN, domctl_snapshot_take, take,
			2 + (s->each + WAVE - 1) / WAVE, 1 + one,
			PIECE(OPS(one))),
		COST(STEADY, domctl_snapshot_take, take,
			1 + (s->each + WAVE - 1) / WAVE, one, 0),
		COST(THEN, domctl_snapshot_close, close_snapshot, 0, 0, 0),
	};
	/* clang-format on */

	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(costs, of_snapshots)
{
	costs_on_every_host(costs_of_snapshots);
}

static long open_sampler(void)
{
	return domctl_sampler_open(costs_hc, NULL, 0, &sampler);
}

static long step(void)
{
	return domctl_sampler_step(sampler);
}

static long look_at_sampler(void)
{
	const struct domctl_snapshot *s = domctl_sampler_snapshot(sampler);
	struct domctl_snapshot_info info;
	struct domctl_load load;
	uint32_t cpu;
	size_t j;
	long ret = 0;

	domctl_snapshot_info(s, &info);
	for (j = 0; j < info.vcpus && !ret; j++)
		ret = domctl_sampler_vcpu(sampler, j, &load);
	for (cpu = 0; cpu < costs_size.cpus && !ret; cpu++)
		ret = domctl_sampler_cpu(sampler, cpu, &load);
	return ret;
}

static long close_sampler(void)
{
	domctl_sampler_close(sampler);
	return 0;
}

void costs_of_samplers(const struct costs_size *s)
{
	const uint64_t all = s->vcpus + 2, pieces = lists(s);
	/* clang-format off */
	const struct cost rows[] = {
		COST(FIRST, domctl_sampler_open, open_sampler,
			pieces + CROSSINGS(all), pieces + all,
			PIECE(OPS(all) + 8 * s->cpus + room(s) * s->entry)),
		COST(STEADY, domctl_sampler_step, step, CROSSINGS(all), all, 0),
		COST(STEADY, domctl_sampler_snapshot domctl_sampler_vcpu
			domctl_sampler_cpu, look_at_sampler, 0, 0, 0),
		COST(LAST, domctl_sampler_close, close_sampler, 0, 0, 0),
	};
	/* clang-format on */

	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(costs, of_samplers)
{
	costs_on_every_host(costs_of_samplers);
}
