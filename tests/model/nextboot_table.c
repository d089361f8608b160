/* SPDX-License-Identifier: MIT */
/* LIVE, CONFIG, both and neither do what the table in nextboot.h says. */
#include "tests/model/nextboot.h"

TestSuite(nextboot_table, .timeout = 300);

/* By flags, when the domain runs and when it does not. */
static const struct {
	int ret;
	bool live, file;
} table[2][4] = {
	[1] = {{0, true, false},
	       {0, true, false},
	       {0, false, true},
	       {0, true, true}},
	[0] = {{0, false, true},
	       {-ESRCH, false, false},
	       {0, false, true},
	       {-ESRCH, false, false}},
};

static void check(enum boot_verb verb, bool runs, unsigned int flags)
{
	bool live = table[runs][flags].live, file = table[runs][flags].file;

	boot_start();
	cr_assert(
		eq(int, boot_change(verb, runs, flags), table[runs][flags].ret),
		"verb %d flags %u runs %d", verb, flags, runs);
	cr_assert(eq(int, boot_is_live(verb), live), "verb %d flags %u runs %d",
		  verb, flags, runs);
	cr_assert(boot_reads(file ? boot_text(verb) : BOOT_TEXT),
		  "verb %d flags %u runs %d", verb, flags, runs);
	boot_end();
}

Test(nextboot_table, every_flag_and_state_and_change)
{
	enum boot_verb verb;
	unsigned int flags;

	for (verb = BOOT_SET; verb <= BOOT_PIN; verb++)
		for (flags = 0; flags < 4; flags++) {
			check(verb, true, flags);
			check(verb, false, flags);
		}
}

Test(nextboot_table, resolving)
{
	cr_assert(eq(int, nextboot_resolve(0, true), NEXTBOOT_LIVE));
	cr_assert(eq(int, nextboot_resolve(0, false), NEXTBOOT_CONFIG));
	cr_assert(eq(int, nextboot_resolve(NEXTBOOT_LIVE, false), -ESRCH));
	cr_assert(eq(int, nextboot_resolve(3, false), -ESRCH));
	cr_assert(eq(int, nextboot_resolve(3, true), 3));
	cr_assert(eq(int, nextboot_resolve(NEXTBOOT_FORCE, true), -EINVAL));
}

Test(nextboot_table, no_file_is_needed_for_the_domain_alone)
{
	struct nextboot_change change = {
		.verb = NEXTBOOT_ADD,
		.value = 2,
	};

	boot_start();
	change.hp = guest_hp;
	change.domain = guest_find(1);
	cr_assert(zero(int, boot_do(NULL, &change)));
	cr_assert(boot_is_live(BOOT_ADD));
	change.flags = NEXTBOOT_CONFIG;
	cr_assert(eq(int, nextboot_plan(NULL, &change, NULL), -EINVAL));
	cr_assert(eq(int, nextboot_apply(NULL, &change, NULL), -EINVAL));
	boot_end();
}

Test(nextboot_table, what_is_no_verb_is_refused)
{
	struct nextboot_change change = {.verb = NEXTBOOT_PIN + 1, .value = 1};

	boot_start();
	change.hp = guest_hp;
	change.domain = guest_find(1);
	cr_assert(eq(int, nextboot_plan(NULL, &change, NULL), -EINVAL));
	cr_assert(eq(int, nextboot_apply(NULL, &change, NULL), -EINVAL));
	cr_assert(eq(str, (char *)guest_nodes(), "NNFF"));
	boot_end();
}

Test(nextboot_table, a_count_is_not_cut_off)
{
	struct nextboot_change change = {.verb = NEXTBOOT_SET};

	boot_start();
	change.hp = guest_hp;
	change.domain = guest_find(1);
	change.value = (INT64_C(1) << 32) + 3;
	cr_assert(eq(int, boot_do(NULL, &change), -ERANGE));
	change.value = 3 - (INT64_C(1) << 32);
	cr_assert(eq(int, boot_do(NULL, &change), -ERANGE));
	cr_assert(eq(str, (char *)guest_nodes(), "NNFF"));
	boot_end();
}

/* Not at all, refused, or dry. */
Test(nextboot_table, what_was_not_planned_is_not_applied)
{
	struct nextboot_change change = {.verb = NEXTBOOT_SET_MAX, .value = 5};

	boot_start();
	cr_assert(eq(int, nextboot_apply(boot_file, &change, NULL), -EINVAL));
	change.value = 0;
	cr_assert(eq(int, boot_do(boot_file, &change), -ERANGE));
	cr_assert(eq(int, nextboot_apply(boot_file, &change, NULL), -EINVAL));
	change.value = 5;
	change.flags = NEXTBOOT_DRY_RUN;
	cr_assert(zero(int, boot_do(boot_file, &change)));
	change.flags = 0;
	cr_assert(eq(int, nextboot_apply(boot_file, &change, NULL), -EINVAL));
	/* And none of that has ended it. */
	cr_assert(zero(int, boot_do(boot_file, &change)));
	cr_assert(boot_reads("# by hand\nvcpus = 2\nmaxvcpus = 5\n"
			     "cpus = [\"all\", \"3\"]\n"));
	boot_end();
}

/* Refused or dry, it is not wished for when another change is planned. */
Test(nextboot_table, a_plan_in_vain_leaves_no_wish)
{
	struct nextboot_change change = {.verb = NEXTBOOT_ADD, .value = 3};

	boot_start();
	cr_assert(eq(int, nextboot_plan(boot_file, &change, &boot_fault),
		     -EOPNOTSUPP));
	cr_assert(not(nextboot_online(boot_file, 3)));
	change.verb = NEXTBOOT_SET_MAX;
	change.flags = NEXTBOOT_DRY_RUN;
	for (change.value = 2; change.value < 7; change.value += 4) {
		cr_assert(zero(int, boot_do(boot_file, &change)));
		cr_assert(eq(u32, nextboot_max(boot_file),
			     (uint32_t)change.value));
	}
	change.value = 0;
	cr_assert(eq(int, boot_do(boot_file, &change), -ERANGE));
	cr_assert(eq(u32, nextboot_max(boot_file), 4));
	cr_assert(zero(int, boot_change(BOOT_ADD, false, 0)));
	cr_assert(boot_reads(boot_text(BOOT_ADD)));
	boot_end();
}

/* The new file is written once, and what is planned stays so. */
Test(nextboot_table, a_second_plan_is_refused)
{
	struct nextboot_change change = {.verb = NEXTBOOT_SET, .value = 4};

	boot_start();
	cr_assert(zero(int, nextboot_plan(boot_file, &change, &boot_fault)));
	change.value = 1;
	cr_assert(eq(int, nextboot_plan(boot_file, &change, &boot_fault),
		     -EALREADY));
	cr_assert(nextboot_online(boot_file, 3));
	change.value = 4;
	cr_assert(zero(int, nextboot_apply(boot_file, &change, &boot_fault)));
	cr_assert(boot_reads(boot_text(BOOT_SET)));
	boot_end();
}

static int add_3(void)
{
	const struct nextboot_change change = {
		.verb = NEXTBOOT_ADD,
		.flags = 3,
		.value = 3,
		.hp = guest_hp,
		.domain = guest_find(1),
	};

	return boot_do(boot_file, &change);
}

/* Both halves are checked before either is applied. */
Test(nextboot_table, what_the_file_cannot_say_is_not_asked_for)
{
	boot_start();
	cr_assert(eq(int, add_3(), -EOPNOTSUPP));
	cr_assert(eq(int, boot_fault.half, NEXTBOOT_THE_FILE));
	cr_assert(ne(ptr, (char *)boot_fault.reason, NULL));
	cr_assert(eq(str, (char *)guest_nodes(), "NNFF"));
	cr_assert(boot_reads(BOOT_TEXT));
	boot_end();
}

Test(nextboot_table, what_the_domain_cannot_do_is_not_written)
{
	boot_start();
	model_domain(1)->type = MODEL_HVM;
	cr_assert(eq(int, boot_change(BOOT_SET, true, 3), -EOPNOTSUPP));
	cr_assert(eq(int, boot_fault.half, NEXTBOOT_THE_DOMAIN));
	cr_assert(boot_reads(BOOT_TEXT));
	boot_end();
}

Test(nextboot_table, counts_and_vcpus_past_the_maximum)
{
	static const struct {
		enum nextboot_verb verb;
		int64_t value;
		int err;
	} cases[] = {
		{NEXTBOOT_SET, 5, -ERANGE},
		{NEXTBOOT_ADD, 4, -ERANGE},
		{NEXTBOOT_SET, 0, -ERANGE},
		{NEXTBOOT_REMOVE, 0, -EBUSY},
		{NEXTBOOT_SET, (INT64_C(1) << 32) + 3, -ERANGE},
	};
	size_t i;

	boot_start();
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct nextboot_change change = {.verb = cases[i].verb,
						       .value = cases[i].value};

		cr_assert(eq(int, boot_do(boot_file, &change), cases[i].err));
	}
	cr_assert(eq(u32, nextboot_max(boot_file), 4));
	cr_assert(boot_reads(BOOT_TEXT));
	boot_end();
}

/* An open file is for one change. */
Test(nextboot_table, a_second_change_is_refused)
{
	boot_start();
	cr_assert(eq(int, boot_change(BOOT_SET, false, 0), 0));
	cr_assert(eq(int, boot_change(BOOT_ADD, false, 0), -EALREADY));
	cr_assert(boot_reads(boot_text(BOOT_SET)));
	boot_end();
}

/* The first pin's maps for all of the file's vCPUs. */
Test(nextboot_table, pins_for_all_of_the_file)
{
	boot_start();
	cr_assert(eq(int, boot_change(BOOT_PIN, true, 3 | NEXTBOOT_ALL), 0));
	cr_assert(boot_reads("# by hand\nvcpus = 2\nmaxvcpus = 4\n"
			     "cpus = \"1\"\n"));
	cr_assert(boot_is_live(BOOT_PIN));
	boot_end();
}

Test(nextboot_table, a_dry_run_changes_nothing)
{
	boot_start();
	cr_assert(
		eq(int, boot_change(BOOT_PIN, true, 3 | NEXTBOOT_DRY_RUN), 0));
	cr_assert(eq(str, (char *)nextboot_hard(boot_file, 0), "1"));
	cr_assert(not(boot_is_live(BOOT_PIN)));
	cr_assert(boot_reads(BOOT_TEXT));
	boot_end();
}
