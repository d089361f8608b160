/* SPDX-License-Identifier: MIT */
/* Names of domains: one burst, missing ones are no failure. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/fake/xenstored.h"
#include "xenstore/xenstore.h"

static struct xenstore *xs;

static void open_it(void)
{
	fake_put("/local/domain/0/name", "Domain-0");
	fake_put("/local/domain/1/name", "pv1");
	fake_put("/local/domain/7/name", "pv1-stub");
	fake_put("/local/domain/9/vm", "no name yet");
	fake_put("/local/domain/65535/name", "last");
	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), FAKE_PATIENCE)));
}

static void close_it(void)
{
	xenstore_close(xs);
	fake_stop();
}

TestSuite(xenstore_domain, .timeout = 300, .init = open_it, .fini = close_it);

Test(xenstore_domain, names_of_many_domains)
{
	static const uint16_t domids[] = {65535, 1, 8, 9, 0};
	char *names[5];

	cr_assert(eq(int, xenstore_domain_names(xs, domids, 5, names), 3));
	cr_assert(eq(str, names[0], "last"));
	cr_assert(eq(str, names[1], "pv1"));
	cr_assert(zero(ptr, names[2]));
	cr_assert(zero(ptr, names[3]));
	cr_assert(eq(str, names[4], "Domain-0"));
	for (size_t i = 0; i < 5; i++)
		free(names[i]);
}

Test(xenstore_domain, names_of_many_pools)
{
	static const uint32_t ids[] = {4294967294, 0, 3, 7};
	char *names[4];

	fake_put("/local/pool/3/name", "fast");
	fake_put("/local/pool/4294967294/name", "");
	cr_assert(eq(int, xenstore_pool_names(xs, ids, 4, names), 3));
	cr_assert(eq(str, names[0], ""));
	cr_assert(eq(str, names[1], "Pool-0"));
	cr_assert(eq(str, names[2], "fast"));
	cr_assert(zero(ptr, names[3]));
	for (size_t i = 0; i < 4; i++)
		free(names[i]);
	fake_put("/local/pool/0/name", "slow");
	cr_assert(eq(int, xenstore_pool_names(xs, ids + 1, 1, names), 1));
	cr_assert(eq(str, names[0], "slow"));
	free(names[0]);
	fake_script.refuse_path = "/local/pool/0/name";
	fake_script.refuse_with = "EACCES";
	cr_assert(zero(int, xenstore_pool_names(xs, ids + 1, 1, names)));
	cr_assert(zero(ptr, names[0]));
}

Test(xenstore_domain, a_failed_burst_leaves_the_names)
{
	static const uint16_t domids[] = {1, 0};
	char mark;
	char *names[2] = {&mark, &mark};

	fake_script.fault = FAKE_DIE;
	fake_script.after = 1;
	cr_assert(eq(int, xenstore_domain_names(xs, domids, 2, names),
		     -ECONNRESET));
	cr_assert(eq(ptr, names[0], &mark));
	cr_assert(eq(ptr, names[1], &mark));
}

Test(xenstore_domain, is_found_by_its_whole_name)
{
	uint16_t domid = 99;

	cr_assert(zero(int, xenstore_find_domain(xs, "pv1", &domid)));
	cr_assert(eq(u16, domid, 1));
	cr_assert(zero(int, xenstore_find_domain(xs, "pv1-stub", &domid)));
	cr_assert(eq(u16, domid, 7));
	cr_assert(zero(int, xenstore_find_domain(xs, "Domain-0", &domid)));
	cr_assert(zero(u16, domid));
	cr_assert(zero(int, xenstore_find_domain(xs, "last", &domid)));
	cr_assert(eq(u16, domid, 65535));
}

Test(xenstore_domain, an_unknown_name_is_no_domain)
{
	uint16_t domid = 99;

	cr_assert(eq(int, xenstore_find_domain(xs, "pv", &domid), -ENOENT));
	cr_assert(eq(int, xenstore_find_domain(xs, "pv1-", &domid), -ENOENT));
	cr_assert(eq(int, xenstore_find_domain(xs, "", &domid), -EINVAL));
	fake_remove("/local");
	cr_assert(eq(int, xenstore_find_domain(xs, "pv1", &domid), -ENOENT));
	cr_assert(eq(u16, domid, 99));
}

Test(xenstore_domain, a_name_of_two_domains_is_no_answer)
{
	uint16_t domid = 99;

	fake_put("/local/domain/3/name", "pv1");
	cr_assert(eq(int, xenstore_find_domain(xs, "pv1", &domid), -ENOTUNIQ));
	cr_assert(eq(u16, domid, 99));
}

Test(xenstore_domain, a_name_that_cannot_be_read_may_be_the_one)
{
	uint16_t domid = 99;

	fake_script.refuse_path = "/local/domain/1/name";
	fake_script.refuse_with = "EACCES";
	cr_assert(eq(int, xenstore_find_domain(xs, "pv1", &domid), -EACCES));
	cr_assert(eq(int, xenstore_find_domain(xs, "none", &domid), -EACCES));
	cr_assert(eq(u16, domid, 99));
	cr_assert(zero(int, xenstore_find_domain(xs, "pv1-stub", &domid)));
	cr_assert(eq(u16, domid, 7));
}

Test(xenstore_domain, children_that_are_no_domains_are_passed_by)
{
	uint16_t domid;

	fake_put("/local/domain/x1/name", "odd");
	fake_put("/local/domain/1x/name", "odd");
	fake_put("/local/domain/65536/name", "odd");
	fake_put("/local/domain/4294967297/name", "odd");
	cr_assert(eq(int, xenstore_find_domain(xs, "odd", &domid), -ENOENT));
	cr_assert(zero(int, xenstore_find_domain(xs, "pv1", &domid)));
}

Test(xenstore_domain, is_found_among_thousands)
{
	uint16_t domid;

	for (int i = 10; i < 3000; i++) {
		char path[64], name[16];

		snprintf(path, sizeof(path), "/local/domain/%d/name", i);
		snprintf(name, sizeof(name), "guest%d", i);
		fake_put(path, name);
	}
	cr_assert(zero(int, xenstore_find_domain(xs, "guest2345", &domid)));
	cr_assert(eq(u16, domid, 2345));
	cr_assert(gt(sz, fake_seen[XS_DIRECTORY_PART], 1));
}

Test(xenstore_domain, several_are_found_at_once)
{
	static const char *const wanted[] = {"pv1", "", "none", "twice", "pv1"};
	uint16_t found[5] = {99, 99, 99, 99, 99};
	int errors[5];

	fake_put("/local/domain/3/name", "twice");
	fake_put("/local/domain/4/name", "twice");
	cr_assert(
		zero(int, xenstore_find_domains(xs, wanted, 5, found, errors)));
	cr_assert(zero(int, errors[0]));
	cr_assert(eq(u16, found[0], 1));
	cr_assert(eq(int, errors[1], -EINVAL));
	cr_assert(eq(int, errors[2], -ENOENT));
	cr_assert(eq(int, errors[3], -ENOTUNIQ));
	cr_assert(eq(u16, found[3], 99));
	cr_assert(zero(int, errors[4]));
	cr_assert(eq(u16, found[4], 1));
	cr_assert(eq(sz, fake_seen[XS_DIRECTORY], 1));
	cr_assert(eq(sz, fake_seen[XS_READ], 7));
}

Test(xenstore_domain, a_failed_search_leaves_the_outputs)
{
	static const char *const wanted[] = {"pv1", "none"};
	uint16_t found[2] = {99, 99};
	int errors[2] = {99, 99};

	fake_script.fault = FAKE_DIE;
	fake_script.after = 2;
	cr_assert(eq(int, xenstore_find_domains(xs, wanted, 2, found, errors),
		     -ECONNRESET));
	cr_assert(eq(u16, found[0], 99));
	cr_assert(eq(int, errors[0], 99));
	cr_assert(eq(int, errors[1], 99));
}
