/* SPDX-License-Identifier: MIT */
/* Which vCPUs set, add and remove choose, and what they ask and refuse. */
#include <string.h>

#include "tests/model/hotplug_guest.h"

TestSuite(hotplug_choose, .timeout = 300);

enum { SET, ADD, REMOVE };
enum { ANY = HOTPLUG_ANY, FORCE = HOTPLUG_FORCE };

static const struct {
	const char *vcpus; /* see guest_start */
	int verb;
	int64_t value;
	unsigned int flags;
	int err;
	const char *change; /* see guest_change */
	const char *nodes;  /* afterwards */
	size_t transactions;
} cases[] = {
	/* The lowest that is offline, the highest that is online. */
	{"NNff", ADD, ANY, 0, 0, "+2", "NNNF", 1},
	{"NfNf", ADD, ANY, 0, 0, "+1", "NNNF", 1},
	{"NNff", REMOVE, ANY, 0, 0, "-1", "NFFF", 1},
	{"NfNf", REMOVE, ANY, 0, 0, "-2", "NFFF", 1},
	{"NNNN", ADD, ANY, 0, -ENOENT, "", "NNNN", 1},
	{"Nfff", REMOVE, ANY, 0, -ENOENT, "", "NFFF", 1},
	{"Nfff", REMOVE, ANY, FORCE, 0, "-0", "FFFF", 1},
	{"fffN", REMOVE, ANY, 0, 0, "-3", "FFFF", 1},
	/* What was asked counts, not what has happened. */
	{"Nnff", ADD, ANY, 0, 0, "+2", "NNNF", 1},
	{"NNFf", ADD, ANY, 0, 0, "+2", "NNNF", 1},
	{"NNnf", REMOVE, ANY, 0, 0, "-2", "NNFF", 1},
	{"NNNF", REMOVE, ANY, 0, 0, "-2", "NNFF", 1},
	/* Where nothing was, or nothing that makes sense, Xen is asked. */
	{"MMmm", ADD, ANY, 0, 0, "+2", "MMNM", 1},
	{"BBbb", REMOVE, ANY, 0, 0, "-1", "BFBB", 1},
	{"MMmm", SET, 4, 0, 0, "+2 +3", "MMNN", 1},
	{"MBNf", SET, 2, 0, 0, "-2", "MBFF", 1},
	/* One by name. */
	{"NNff", ADD, 3, 0, 0, "+3", "NNFN", 1},
	{"NNff", REMOVE, 1, 0, 0, "-1", "NFFF", 1},
	{"NNff", ADD, 1, 0, 0, "+1*", "NNFF", 1},
	{"NNff", REMOVE, 3, 0, 0, "-3*", "NNFF", 1},
	{"Nnff", ADD, 1, 0, 0, "+1*", "NNFF", 1},
	{"NNff", ADD, 4, 0, -ERANGE, "", "NNFF", 0},
	{"NNff", REMOVE, 4, 0, -ERANGE, "", "NNFF", 0},
	{"NNff", ADD, UINT32_MAX + INT64_C(1), 0, -ERANGE, "", "NNFF", 0},
	{"NNff", ADD, -2, 0, -ERANGE, "", "NNFF", 0},
	{"MMbb", ADD, 2, 0, 0, "+2", "MMNB", 1},
	{"MMbb", ADD, 1, 0, 0, "+1", "MNBB", 1},
	/* vCPU 0. */
	{"NNff", REMOVE, 0, 0, -EBUSY, "", "NNFF", 0},
	{"NNff", REMOVE, 0, FORCE, 0, "-0", "FNFF", 1},
	{"fNff", ADD, ANY, 0, 0, "+0", "NNFF", 1},
	/* As few as possible. */
	{"NNff", SET, 4, 0, 0, "+2 +3", "NNNN", 1},
	{"NNff", SET, 1, 0, 0, "-1", "NFFF", 1},
	{"NNff", SET, 2, 0, 0, "", "NNFF", 1},
	{"NfNf", SET, 3, 0, 0, "+1", "NNNF", 1},
	{"NfNN", SET, 2, 0, 0, "-3", "NFNF", 1},
	{"fNNN", SET, 1, 0, 0, "-2 -3", "FNFF", 1},
	{"fNNN", SET, 4, 0, 0, "+0", "NNNN", 1},
	{"NNff", SET, 5, 0, -ERANGE, "", "NNFF", 0},
	{"NNff", SET, UINT32_MAX, 0, -ERANGE, "", "NNFF", 0},
	{"NNff", SET, 0, 0, -EINVAL, "", "NNFF", 0},
	/* Those asked before that have not obeyed are waited for. */
	{"NNnF", SET, 3, 0, 0, "+2* -3*", "NNNF", 1},
	{"Nnnf", SET, 4, 0, 0, "+1* +2* +3", "NNNN", 1},
	/* A count of one transaction, and as many writes as vCPUs. */
	{"Nfffffff", SET, 8, 0, 0, "+1 +2 +3 +4 +5 +6 +7", "NNNNNNNN", 1},
};

static int ask(int verb, int64_t value, unsigned int flags)
{
	return verb == SET ? hotplug_set(guest_hp, guest_find(1),
					 (uint32_t)value, flags)
	       : verb == ADD
		       ? hotplug_add(guest_hp, guest_find(1), value, flags)
		       : hotplug_remove(guest_hp, guest_find(1), value, flags);
}

static size_t count(const char *text, char letter)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == letter;
	return n;
}

Test(hotplug_choose, every_rule)
{
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *change = cases[i].change;
		size_t before, asked;

		guest_start(cases[i].vcpus);
		before = guest_transactions();
		fake_seen[XS_WRITE] = 0;
		cr_expect(eq(int,
			     ask(cases[i].verb, cases[i].value, cases[i].flags),
			     cases[i].err),
			  "case %zu", i);
		cr_expect(eq(str, (char *)guest_change(), (char *)change),
			  "case %zu", i);
		cr_expect(eq(sz, guest_transactions() - before,
			     cases[i].transactions),
			  "case %zu", i);
		asked = count(change, '+') + count(change, '-') -
			count(change, '*');
		cr_expect(eq(sz, guest_writes(), asked), "case %zu", i);
		cr_expect(
			eq(str, (char *)guest_nodes(), (char *)cases[i].nodes),
			"case %zu", i);
		guest_end();
		fake_seen[XS_TRANSACTION_START] = 0;
	}
}

Test(hotplug_choose, refuses_hvm_unless_forced)
{
	guest_start("NNff");
	model_domain(1)->type = MODEL_HVM;
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), ANY, 0),
		     -EOPNOTSUPP));
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(1), 1, 0),
		     -EOPNOTSUPP));
	cr_assert(eq(sz, guest_writes(), 0));
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), ANY, FORCE), 0));
	cr_assert(eq(str, (char *)guest_change(), "+2"));
	cr_assert(eq(int, hotplug_poll(guest_hp), 0));
	cr_assert(eq(int, hotplug_why(guest_hp), HOTPLUG_WHY_NO_WATCHER));
	guest_end();
}

Test(hotplug_choose, refuses_what_it_does_not_know)
{
	guest_start("NNff");
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(5), 2, 0), -ESRCH));
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(1), 3, 2), -EINVAL));
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(1), 3, 8), -EINVAL));
	guest_end();
}

Test(hotplug_choose, keeps_the_former_change_when_one_is_refused)
{
	guest_start("NNff");
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 3, 0), 0));
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 9, 0), -ERANGE));
	cr_assert(
		eq(int, hotplug_remove(guest_hp, guest_find(1), 0, 0), -EBUSY));
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(7), 1, 0), -ESRCH));
	cr_assert(eq(str, (char *)guest_change(), "+3"));
	guest_delay = 0;
	cr_assert(eq(int, hotplug_poll(guest_hp), 1));
	guest_end();
}

Test(hotplug_choose, a_domain_without_vcpus_has_none_to_change)
{
	guest_start("NNff");
	model_create_domain(2, 4);
	fake_put("/local/domain/2/vm", "/vm/2");
	cr_assert(
		eq(int, hotplug_add(guest_hp, guest_find(2), ANY, 0), -ENOENT));
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(2), 0, 0), -ERANGE));
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(2), 1, 0), -ERANGE));
	guest_end();
}

Test(hotplug_choose, dom0_is_a_domain_like_any_other)
{
	guest_start("NNff");
	model_vcpu(0, 1)->online = false;
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(0), ANY, 0), 0));
	cr_assert(eq(str, (char *)guest_change(), "+1"));
	cr_assert(fake_has("/local/domain/0/cpu/1/availability", "online"));
	guest_end();
}
