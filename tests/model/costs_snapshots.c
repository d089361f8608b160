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

#define WAVE   320          /* vCPUs */
#define SMALL  (4096 - 192) /* bytes of the first piece of a list */
#define MIDDLE (16384 - 192)
#define ARENA  (43 * 4096) /* of a wave, and of a list, at most */

/* How many domains so many bytes have room for. */
static uint64_t fit(const struct costs_size *s, uint64_t bytes)
{
	return bytes / (s->entry ? s->entry : 112);
}

/* Pieces of the list, when it is not known how many there may be. */
static uint64_t lists(const struct costs_size *s)
{
	uint64_t first = fit(s, SMALL);

	return s->domains < first ? 1
				  : 2 + (s->domains - first) / fit(s, MIDDLE);
}

/* Of the list of all: a few more may come. */
static uint64_t room(const struct costs_size *s)
{
	return s->domains + s->domains / 16 + 8;
}

/* Of one look: the third one goes through the waves' pages. */
static uint64_t lists_once(const struct costs_size *s)
{
	return lists(s) < 3 ? lists(s) : 3;
}

static uint64_t waves(const struct costs_size *s)
{
	uint64_t most = ARENA / (2 * 144 + 2 * s->map);

	most = most < WAVE ? most : WAVE;
	return (s->vcpus + most - 1) / most;
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
	const uint64_t known = (s->domains + 1) * s->entry <= SMALL
				       ? 1
				       : s->domains / fit(s, MIDDLE) + 1;
	const uint64_t before = lists_once(s), once = 2 * s->vcpus + 1;
	const uint64_t calls = CROSSINGS(all);
	const uint64_t changed = 2 * (calls + CROSSINGS(all + 2));
	const uint64_t bytes =
		PIECE(OPS(all) + 2 * s->vcpus * s->map + 8 * s->cpus + list);
	/* clang-format off */
	const struct cost rows[] = {
		COST(FIRST, domctl_snapshot_open, open_all, 0, 0, 0),
		COST(THEN, domctl_snapshot_take, take,
			pieces + calls, pieces + all, bytes + MIDDLE),
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
		COST(THEN, domctl_snapshot_plan, plan, pieces, pieces,
			pieces > 1 ? MIDDLE : 0),
		COST(THEN, domctl_snapshot_take, take, calls, all,
			bytes + MIDDLE),
		COST(THEN, domctl_snapshot_plan, plan, known, known, 0),
		COST(LAST, domctl_snapshot_close, close_snapshot, 0, 0, 0),
		COST(FIRST, domctl_snapshot_open, open_once, 0, 0, 0),
		COST(THEN, domctl_snapshot_plan, plan, before, before,
			before > 2 ? ARENA + MIDDLE
				   : before > 1 ? MIDDLE : 0),
		COST(THEN, domctl_snapshot_take, take, waves(s) + 1, once,
			arena(s) + MIDDLE),
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
			PIECE(OPS(all) + 8 * s->cpus + room(s) * s->entry) + MIDDLE),
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
