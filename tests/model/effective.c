/* SPDX-License-Identifier: MIT */
/* The effective maps, where Xen tells them and where it does not. */
#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(effective, .timeout = 300);

#define CPUS 16

static struct hypercall *hc;

/* Pool 0: 0-7,14; pool 3, of domain 2: 8-11; 12 free, 13 offline, 15 absent. */
static void prepare(const struct model_release *release, bool write_back)
{
	model_boot_as(release);
	model_set_host(CPUS, 2);
	model_add_pool(3, 8, 11);
	model_add_pool(5, 14, 14);
	model_free_cpu(12);
	model_offline_cpu(13);
	model_unplug_cpu(15);
	model_add_domain(1, 3);
	model_add_domain(2, 3)->cpupool = 3;
	model.no_write_back = !write_back;
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
}

/* A mark that is left where nothing is written. */
#define MARK "5"

struct told {
	int err;
	const char *hard, *soft;
};

enum way { SET, PIN, DRY_RUN, WAYS };

static struct told tell(enum way way, uint16_t domid, const char *hard,
			const char *soft)
{
	struct cpumap *got[2] = {host_map(CPUS, MARK), host_map(CPUS, MARK)};
	struct domctl_pin pin = {
		.domid = domid,
		.vcpu = 1,
		.hard = hard ? host_map(CPUS, hard) : NULL,
		.soft = soft ? host_map(CPUS, soft) : NULL,
		.effective_hard = got[0],
		.effective_soft = got[1],
	};
	struct told told;

	if (way == SET)
		told.err = domctl_set_vcpu_affinity(hc, domid, 1, 0, pin.hard,
						    pin.soft, got[0], got[1]);
	else
		told.err = domctl_pin(hc, &pin, 1,
				      way == PIN ? 0 : DOMCTL_PIN_DRY_RUN);
	if (!told.err && pin.effective_error)
		told.err = 1;
	told.hard = host_text(got[0]);
	told.soft = host_text(got[1]);
	return told;
}

static const struct {
	const char *before, *hard, *soft; /* before: the hard map in force */
} asked[] = {
	{"0-15", "0-15", NULL},     {"0-15", NULL, "0-15"},
	{"0-15", "0-15", "0-15"},   {"0-15", "2-3,9-10", "3,9"},
	{"2,9", NULL, "0-15"},      {"2,9", NULL, "3,10"},
	{"2,9", NULL, "2,9"},       {"0-15", "1,8", "1,8"},
	{"0-15", "1,8", "2,9"},     {"2,9", "1,8", "2,9"},
	{"0-15", "0-4,8-13", NULL}, {"0-15", NULL, "12-13,15"},
	{"0-15", "12-13,15", NULL}, {"0-15", "14", NULL},
	{"0-15", "12-13", "0-15"},
};

#define NASKED (sizeof(asked) / sizeof(asked[0]))

/* Every way, with and without what Xen writes back. */
static void check_one(const struct model_release *r, uint16_t domid, size_t i,
		      bool hvm)
{
	struct told xens = {0}, told;
	int way, write_back;

	for (write_back = 1; write_back >= 0; write_back--) {
		for (way = SET; way < WAYS; way++) {
			prepare(r, write_back);
			model.hvm_caller = hvm;
			told = tell(SET, domid, asked[i].before, NULL);
			cr_assert(eq(int, told.err, 0));
			told = tell(way, domid, asked[i].hard, asked[i].soft);
			if (write_back && way == SET)
				xens = told;
			cr_assert(eq(int, told.err, xens.err),
				  "Xen %s, domain %u, case %zu, way %d",
				  r->name, domid, i, way);
			cr_assert(
				eq(str, (char *)told.hard, (char *)xens.hard));
			cr_assert(
				eq(str, (char *)told.soft, (char *)xens.soft));
			hypercall_close(hc);
		}
	}
}

Test(effective, computed_is_what_xen_says)
{
	const struct model_release *r = model_oldest;
	size_t i;

	for (; r < model_releases + model_nreleases; r++)
		for (i = 0; i < NASKED; i++) {
			check_one(r, 1, i, false);
			check_one(r, 2, i, false);
			check_one(r, 2, i, true);
		}
}

/* Of what cannot be read nothing is told, but for what Xen wrote. */
static void check_denied(bool pools, bool domains)
{
	struct told told;
	int way;

	prepare(model_release("4.17"), false);
	model.flask = true;
	model.deny_sysctl[XEN_SYSCTL_cpupool_op] = pools;
	model.deny_domctl[XEN_DOMCTL_getdomaininfo] = domains;
	for (way = SET; way < WAYS; way++) {
		told = tell(way, 2, "0-15", "9");
		cr_assert(eq(int, told.err, 1));
		cr_assert(eq(str, (char *)told.hard, MARK));
		cr_assert(eq(str, (char *)told.soft, MARK));
	}
	cr_assert(not(model_map_test(model_vcpu(2, 1)->soft, 8)));
	model.no_write_back = false;
	for (way = SET; way < DRY_RUN; way++) {
		told = tell(way, 2, "0-15", "9");
		cr_assert(eq(int, told.err, 0));
		cr_assert(eq(str, (char *)told.hard, "8-11"));
		cr_assert(eq(str, (char *)told.soft, "9"));
	}
	hypercall_close(hc);
}

Test(effective, what_cannot_be_known_is_not_guessed)
{
	check_denied(true, false);
	check_denied(false, true);
}

Test(effective, a_hard_map_that_cannot_be_read_leaves_soft_unknown)
{
	struct told told;

	prepare(model_release("4.17"), false);
	model.flask = model.deny_domctl[XEN_DOMCTL_getvcpuaffinity] = true;
	told = tell(SET, 1, NULL, "1");
	cr_assert(eq(int, told.err, 1));
	cr_assert(eq(str, (char *)told.soft, MARK));
	told = tell(SET, 1, "1", NULL);
	cr_assert(eq(int, told.err, 0));
	cr_assert(eq(str, (char *)told.hard, "1"));
	hypercall_close(hc);
}

static uint64_t at;

static void pool_goes(uint64_t n)
{
	if (n == at)
		model.pool[1].exists = false;
}

/* Xen then answers for the one with the next higher number. */
Test(effective, the_next_pool_is_not_the_domain_s)
{
	struct told told;
	int way;

	for (way = SET; way < WAYS; way++) {
		prepare(model_release("4.17"), false);
		told = tell(way, 2, "9", NULL);
		cr_assert(eq(int, told.err, 0));
		at = model.ops + (way == SET ? 3 : way == PIN ? 4 : 3);
		model.hook = pool_goes;
		told = tell(way, 2, "9", NULL);
		cr_assert(eq(int, told.err, 1), "way %d", way);
		cr_assert(eq(str, (char *)told.hard, MARK));
		model.hook = NULL;
		model.pool[1].exists = true;
		hypercall_close(hc);
	}
}

static void fill(struct domctl_pin *pins, const char *hard, bool wanted)
{
	int i;

	for (i = 0; i < 6; i++)
		pins[i] = (struct domctl_pin){
			.domid = 1 + i % 2,
			.vcpu = i / 2,
			.hard = host_map(CPUS, hard),
			.effective_hard =
				wanted ? host_map(CPUS, "none") : NULL,
		};
}

static uint64_t crossings(const char *hard, bool wanted, unsigned int flags)
{
	struct domctl_pin pins[6];
	uint64_t before = model.crossings;

	fill(pins, hard, wanted);
	cr_assert(eq(int, domctl_pin(hc, pins, 6, flags), 0));
	return model.crossings - before;
}

/* However many domains and pools. */
Test(effective, costs_two_crossings_at_most)
{
	prepare(model_release("4.17"), true);
	cr_assert(eq(u64, crossings("1,9", false, 0), 1));
	cr_assert(eq(u64, crossings("1,9", false, DOMCTL_PIN_FORCE), 1));
	cr_assert(eq(u64, crossings("1,9", true, 0), 1));
	cr_assert(eq(u64, crossings("1,9", true, DOMCTL_PIN_DRY_RUN), 2));
	model.no_write_back = true;
	cr_assert(eq(u64, crossings("1,9", false, 0), 1));
	cr_assert(eq(u64, crossings("1,9", true, 0), 2));
	hypercall_close(hc);
}

/* One map for all, which is a request and two outputs. */
Test(effective, a_request_is_read_before_outputs_are_written)
{
	struct cpumap *map = host_map(CPUS, "1,9"),
		      *other = host_map(CPUS, "none");
	struct domctl_pin pins[2];
	int write_back, dry;

	for (write_back = 0; write_back < 2; write_back++) {
		for (dry = 0; dry < 2; dry++) {
			prepare(model_release("4.17"), write_back);
			cpumap_parse(map, "1,9", NULL, NULL);
			pins[0] = (struct domctl_pin){
				.domid = 1, .hard = map, .effective_hard = map};
			pins[1] = (struct domctl_pin){.domid = 2,
						      .hard = map,
						      .effective_hard = other};
			cr_assert(eq(int,
				     domctl_pin(hc, pins, 2,
						dry ? DOMCTL_PIN_DRY_RUN : 0),
				     0));
			cr_assert(eq(str, (char *)host_text(map), "1"));
			cr_assert(eq(str, (char *)host_text(other), "9"));
			hypercall_close(hc);
		}
	}
}

/* However many pins it takes to use up what the batch has. */
Test(effective, no_memory_for_it_leaves_the_pins_done)
{
	static struct domctl_pin pins[80];
	unsigned int unknown = 0;
	size_t n, i;
	int err;

	for (n = 2; n < 80; n++) {
		prepare(model_release("4.17"), false);
		for (i = 0; i < n; i++)
			pins[i] = (struct domctl_pin){
				.domid = 2,
				.hard = host_map(CPUS, "1,9"),
				.effective_hard = host_map(CPUS, "none")};
		/* All but the last one that it asks for. */
		cr_assert(eq(int, domctl_pin(hc, pins, n - 1, 0), 0));
		for (i = 0; i < n; i++)
			pins[i].effective_hard = host_map(CPUS, MARK);
		model.fail_map_all = model.maps + 1;
		err = domctl_pin(hc, pins, n, 0);
		model.fail_map_all = 0;
		for (i = 0; i < n && !err; i++) {
			const char *told = host_text(pins[i].effective_hard);

			cr_assert(eq(int, pins[i].result, DOMCTL_RESULT_DONE));
			cr_assert(eq(str, (char *)told,
				     pins[0].effective_error ? MARK : "9"));
		}
		unknown += !err && pins[0].effective_error == -ENOMEM;
		hypercall_close(hc);
	}
	cr_assert(gt(uint, unknown, 0));
}
