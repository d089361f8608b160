/* SPDX-License-Identifier: MIT */
/* A half that fails late: the other one is taken back, or it is told. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/model/nextboot.h"
#include "tests/model/no_heap.h"

TestSuite(nextboot_faults, .timeout = 300);

enum { SET_AFFINITY = 9 };

static bool touched, refuse_later, starve_later;
static void (*late)(void); /* what becomes of the domain then */
static void (*guest_hook)(uint64_t n);

/*
 * Once the live half is under way others change the file, which makes the
 * rename fail; then, perhaps, Xen refuses to take back what it has done.
 */
static void meddle(uint64_t n)
{
	guest_hook(n);
	if (!touched) {
		touched = true;
		boot_touch();
	}
	if (touched && refuse_later && model.domctls[SET_AFFINITY] == 1)
		model.deny_domctl[SET_AFFINITY] = model.flask = true;
}

static void meddle_with_pins(void)
{
	guest_hook = model.hook;
	model.hook = meddle;
	touched = false;
}

/* The same for a request: when the fake has carried it out. */
static void meddle_with_request(struct xsd_sockmsg *header, char *payload,
				size_t seq)
{
	(void)payload;
	(void)seq;
	if (touched || header->type != XS_TRANSACTION_END)
		return;
	touched = true;
	boot_touch();
	if (refuse_later) {
		fake_script.refuse_path = "/local/domain/1/cpu/2/availability";
		fake_script.refuse_with = "EACCES";
	}
	if (late)
		late();
	no_heap = starve_later;
}

#define TOUCHED BOOT_TEXT "# more\n"

static void expect_taken_back(enum boot_verb verb)
{
	cr_assert(eq(int, boot_change(verb, true, 3), -ESTALE), "verb %d",
		  verb);
	cr_assert(eq(int, boot_fault.half, NEXTBOOT_THE_FILE));
	cr_assert(eq(int, boot_fault.stuck, 0));
	cr_assert(not(boot_is_live(verb)), "verb %d", verb);
	cr_assert(boot_reads(TOUCHED), "verb %d", verb);
}

Test(nextboot_faults, a_failed_rename_takes_requests_back)
{
	enum boot_verb verb;

	for (verb = BOOT_SET; verb <= BOOT_REMOVE; verb++) {
		touched = false;
		fake_script =
			(struct fake_script){.mangle = meddle_with_request};
		boot_start();
		expect_taken_back(verb);
		cr_assert(eq(str, (char *)guest_nodes(), "NNFF"));
		boot_end();
	}
}

Test(nextboot_faults, a_failed_rename_takes_pins_back)
{
	boot_start();
	meddle_with_pins();
	expect_taken_back(BOOT_PIN);
	boot_end();
}

static void nothing_left(uint64_t n)
{
	meddle(n);
	no_heap = true;
	if (!model.fail_map_all)
		model.fail_map_all = model.maps + 1;
}

/* The permanent map, where a temporary one was in force: with no memory. */
Test(nextboot_faults, a_failed_rename_takes_forced_pins_back)
{
	struct model_vcpu *v;
	int ret;

	boot_start();
	v = model_vcpu(1, 0);
	v->hard = calloc(1, model_map_bytes());
	model_map_set(v->hard, 0);
	model_pin_temporarily(1, 0, 2);
	meddle_with_pins();
	model.hook = nothing_left;
	ret = boot_change(BOOT_PIN, true, 3 | NEXTBOOT_FORCE);
	no_heap = false;
	model.fail_map_all = 0;
	cr_assert(eq(int, ret, -ESTALE));
	cr_assert(eq(int, boot_fault.stuck, 0));
	cr_assert(model_map_test(v->hard, 0));
	cr_assert(not(model_map_test(v->hard, 1)));
	cr_assert(not(model_map_test(v->hard, 2)));
	cr_assert(boot_reads(TOUCHED));
	boot_end();
}

Test(nextboot_faults, a_request_that_stays_is_told)
{
	refuse_later = true;
	fake_script = (struct fake_script){.mangle = meddle_with_request};
	boot_start();
	cr_assert(eq(int, boot_change(BOOT_ADD, true, 3), -ESTALE));
	cr_assert(eq(int, boot_fault.stuck, -EACCES));
	cr_assert(eq(int, boot_fault.source, HOTPLUG_FROM_XENSTORE));
	fake_script.refuse_path = NULL;
	cr_assert(boot_is_live(BOOT_ADD));
	cr_assert(boot_reads(TOUCHED));
	boot_end();
}

Test(nextboot_faults, a_pin_that_stays_is_told)
{
	refuse_later = true;
	boot_start();
	meddle_with_pins();
	cr_assert(eq(int, boot_change(BOOT_PIN, true, 3), -ESTALE));
	cr_assert(lt(int, boot_fault.stuck, 0));
	cr_assert(boot_is_live(BOOT_PIN));
	cr_assert(boot_reads(TOUCHED));
	boot_end();
}

Test(nextboot_faults, taking_requests_back_needs_no_memory)
{
	enum boot_verb verb;

	starve_later = true;
	for (verb = BOOT_SET; verb <= BOOT_REMOVE; verb++) {
		int ret;

		touched = false;
		fake_script =
			(struct fake_script){.mangle = meddle_with_request};
		boot_start();
		ret = boot_change(verb, true, 3);
		no_heap = false;
		cr_assert(lt(int, ret, 0));
		cr_assert(eq(int, boot_fault.stuck, 0), "verb %d", verb);
		cr_assert(eq(str, (char *)guest_nodes(), "NNFF"));
		cr_assert(boot_reads(TOUCHED), "verb %d", verb);
		boot_end();
	}
}

static void is_replaced(void)
{
	memset(model_domain(1)->handle, 0x55, 16);
}

static void is_removed(void)
{
	fake_remove("/local/domain/1");
}

static void is_dying(void)
{
	model_domain(1)->dying = true;
}

/* Neither what goes nor what comes after it gets nodes from us. */
Test(nextboot_faults, an_undo_leaves_what_is_no_longer_the_domain)
{
	static const struct {
		void (*late)(void);
		int stuck;
		enum hotplug_source source;
	} cases[] = {
		{is_replaced, -ESRCH, HOTPLUG_FROM_XEN},
		{is_removed, -ESRCH, HOTPLUG_FROM_XENSTORE},
		{is_dying, -ESHUTDOWN, HOTPLUG_FROM_XEN},
	};
	size_t i;

	for (i = 0; i < 3; i++) {
		touched = false;
		late = cases[i].late;
		fake_script =
			(struct fake_script){.mangle = meddle_with_request};
		boot_start();
		cr_assert(eq(int, boot_change(BOOT_ADD, true, 3), -ESTALE));
		cr_assert(eq(int, boot_fault.stuck, cases[i].stuck));
		cr_assert(eq(int, boot_fault.source, cases[i].source));
		cr_assert(not(fake_has("/local/domain/1/cpu/2/availability",
				       "offline")));
		cr_assert(eq(sz, guest_writes(), i + 1));
		cr_assert(boot_reads(TOUCHED));
		boot_end();
	}
}

/* Nothing had to be asked for, so nothing is to be taken back. */
Test(nextboot_faults, what_was_not_asked_is_not_taken_back)
{
	touched = false;
	fake_script = (struct fake_script){.mangle = meddle_with_request};
	boot_start();
	fake_put("/local/domain/1/cpu/2/availability", "online");
	late = is_removed;
	cr_assert(eq(int, boot_change(BOOT_ADD, true, 3), -ESTALE));
	cr_assert(eq(int, boot_fault.stuck, 0));
	boot_end();
}

/* Nodes that were missing are left as what Xen saw. */
Test(nextboot_faults, what_was_missing_is_not_taken_back_the_wrong_way)
{
	touched = false;
	fake_script = (struct fake_script){.mangle = meddle_with_request};
	boot_start();
	fake_remove("/local/domain/1/cpu/1/availability");
	model_vcpu(1, 2)->online = true;
	fake_remove("/local/domain/1/cpu/2/availability");
	cr_assert(eq(int, boot_change(BOOT_ADD, true, 3), -ESTALE));
	cr_assert(eq(int, boot_fault.stuck, 0));
	cr_assert(eq(str, (char *)guest_nodes(), "NMNF"));
	boot_end();
}

/* The file as it was, whenever the live half fails. */
Test(nextboot_faults, the_file_stays_when_xenstore_fails)
{
	size_t after;

	for (after = 1; after < 12; after++) {
		int ret;

		fake_script =
			(struct fake_script){.fault = FAKE_DIE, .after = after};
		boot_start();
		ret = boot_change(BOOT_SET, true, 3);
		fake_script.fault = FAKE_NO_FAULT;
		cr_assert(boot_reads(ret ? BOOT_TEXT : boot_text(BOOT_SET)),
			  "after %zu: %d", after, ret);
		boot_end();
	}
}

Test(nextboot_faults, the_file_stays_when_xen_refuses)
{
	boot_start();
	model.flask = model.deny_domctl[SET_AFFINITY] = true;
	cr_assert(eq(int, boot_change(BOOT_PIN, true, 3), -EACCES));
	cr_assert(eq(int, boot_fault.half, NEXTBOOT_THE_DOMAIN));
	cr_assert(boot_reads(BOOT_TEXT));
	boot_end();
}

/* Each crossing, the first, the second, until there are no more. */
Test(nextboot_faults, a_crossing_that_fails_leaves_both_halves)
{
	uint64_t n;
	int ret = -1;

	for (n = 1; ret < 0; n++) {
		boot_start();
		model.call_error = -EFAULT;
		model.fail_call = model.crossings + n;
		ret = boot_change(BOOT_PIN, true, 3);
		model.fail_call = 0;
		cr_assert(eq(int, boot_is_live(BOOT_PIN), !ret));
		cr_assert(boot_reads(ret ? BOOT_TEXT : boot_text(BOOT_PIN)));
		boot_end();
	}
	cr_assert(gt(u64, n, 2));
}

/* A disk that is full: known before anything is asked for. */
Test(nextboot_faults, a_full_disk_leaves_both_halves)
{
	const struct rlimit full = {.rlim_cur = 16, .rlim_max = RLIM_INFINITY};
	enum boot_verb verb;

	signal(SIGXFSZ, SIG_IGN);
	for (verb = BOOT_SET; verb <= BOOT_PIN; verb++) {
		struct rlimit limit;
		int ret;

		fake_script = (struct fake_script){0};
		boot_start();
		getrlimit(RLIMIT_FSIZE, &limit);
		setrlimit(RLIMIT_FSIZE, &full);
		ret = boot_change(verb, true, 3);
		setrlimit(RLIMIT_FSIZE, &limit);
		cr_assert(eq(int, ret, -EFBIG), "verb %d", verb);
		cr_assert(eq(int, boot_fault.half, NEXTBOOT_THE_FILE));
		cr_assert(not(boot_is_live(verb)), "verb %d", verb);
		cr_assert(boot_reads(BOOT_TEXT), "verb %d", verb);
		boot_end();
	}
}

/* What a full disk has taken of the new text is not the beginning of another. */
Test(nextboot_faults, a_half_written_file_is_not_written_again)
{
	const struct rlimit full = {.rlim_cur = 16, .rlim_max = RLIM_INFINITY};
	const struct nextboot_change change = {.verb = NEXTBOOT_SET,
					       .value = 4};
	struct rlimit limit;
	int ret;

	signal(SIGXFSZ, SIG_IGN);
	boot_start();
	getrlimit(RLIMIT_FSIZE, &limit);
	setrlimit(RLIMIT_FSIZE, &full);
	ret = nextboot_plan(boot_file, &change, &boot_fault);
	setrlimit(RLIMIT_FSIZE, &limit);
	cr_assert(eq(int, ret, -EFBIG));
	cr_assert(eq(int, nextboot_plan(boot_file, &change, &boot_fault),
		     -EALREADY));
	cr_assert(eq(int, nextboot_apply(boot_file, &change, &boot_fault),
		     -EINVAL));
	cr_assert(boot_reads(BOOT_TEXT));
	boot_end();
}

/* A plan outlives what the domain refuses, and can be applied again. */
Test(nextboot_faults, what_the_domain_refused_can_be_tried_again)
{
	struct nextboot_change change = {
		.verb = NEXTBOOT_ADD, .flags = 3, .value = 2};

	boot_start();
	change.hp = guest_hp;
	change.domain = guest_find(1);
	cr_assert(zero(int, nextboot_plan(boot_file, &change, &boot_fault)));
	model_domain(1)->type = MODEL_HVM;
	cr_assert(eq(int, nextboot_apply(boot_file, &change, &boot_fault),
		     -EOPNOTSUPP));
	model_domain(1)->type = MODEL_PV;
	cr_assert(zero(int, nextboot_apply(boot_file, &change, &boot_fault)));
	cr_assert(boot_is_live(BOOT_ADD));
	cr_assert(boot_reads(boot_text(BOOT_ADD)));
	boot_end();
}

/* Two runs at once: the second one waits, and gives up. */
Test(nextboot_faults, a_locked_file_is_busy)
{
	struct nextboot *file = NULL;

	boot_start();
	cr_assert(eq(int, nextboot_open(boot_path, 0, &file, &boot_fault),
		     -EBUSY));
	cr_assert(eq(ptr, file, NULL));
	cr_assert(eq(int, boot_fault.half, NEXTBOOT_THE_FILE));
	boot_end();
}

Test(nextboot_faults, bad_files_tell_where)
{
	struct nextboot *file = NULL;

	boot_start();
	cr_assert(boot_reads(BOOT_TEXT));
	boot_touch();
	cr_assert(eq(int, nextboot_open("/nonexistent", 0, &file, NULL),
		     -ENOENT));
	cr_assert(eq(int, truncate(boot_path, 23), 0));
	cr_assert(eq(int, nextboot_open(boot_path, 0, &file, &boot_fault),
		     -EINVAL));
	cr_assert(eq(sz, boot_fault.line, 3));
	boot_end();
}
