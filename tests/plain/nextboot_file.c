/* SPDX-License-Identifier: MIT */
/* The file of a domain by the public calls: what a change leaves of the rest,
 * and what is said of it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "config_help.h"
#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "nextboot/nextboot.h"

static char *dir, path[256];
static struct nextboot *file;
static struct nextboot_fault fault;

static void setup(void)
{
	dir = config_tmpdir();
	snprintf(path, sizeof(path), "%s/vm.cfg", dir);
}

static void teardown(void)
{
	nextboot_close(file);
	config_rmdir(dir);
}

TestSuite(nextboot_file, .init = setup, .fini = teardown, .timeout = 300);

static void given(const char *text)
{
	config_spit(path, text, strlen(text));
}

static void opened(unsigned int flags)
{
	int err;

	nextboot_close(file);
	file = NULL;
	err = nextboot_open(path, flags, &file, &fault);
	cr_assert(zero(int, err), "%s", fault.reason ? fault.reason : "");
}

static void reads(const char *text)
{
	size_t size;
	char *got = config_slurp(path, &size);

	cr_expect(eq(str, got, (char *)text));
	free(got);
}

/* Of a host with 8 CPUs; vcpu -1: all of them. */
static void pin(int vcpu, const char *hard, const char *soft)
{
	struct domctl_pin p = {.vcpu = vcpu < 0 ? 0 : (uint32_t)vcpu};
	unsigned int flags = vcpu < 0 ? NEXTBOOT_ALL : 0;
	struct cpumap *maps[2] = {cpumap_alloc(8), cpumap_alloc(8)};
	const struct nextboot_change change = {
		.verb = NEXTBOOT_PIN,
		.flags = NEXTBOOT_CONFIG | flags,
		.pins = &p,
		.n = 1,
	};

	opened(0);
	if (hard) {
		cr_assert(zero(int, cpumap_parse(maps[0], hard, NULL, NULL)));
		p.hard = maps[0];
	}
	if (soft) {
		cr_assert(zero(int, cpumap_parse(maps[1], soft, NULL, NULL)));
		p.soft = maps[1];
	}
	cr_assert(zero(int, config_change(file, &change, &fault)));
	cpumap_free(maps[0]);
	cpumap_free(maps[1]);
}

static bool warns(const char *part, size_t line)
{
	struct nextboot_fault w;

	for (size_t i = 0; !nextboot_warning(file, i, &w); i++)
		if (strstr(w.reason, part))
			return w.line == line && w.column;
	return false;
}

static size_t warnings(void)
{
	struct nextboot_fault w;
	size_t n = 0;

	while (!nextboot_warning(file, n, &w))
		n++;
	return n;
}

#define N(cpus) "name = \"n\"\nvcpus = 2\nmemory = 512\n" cpus

Test(nextboot_file, a_pin_and_its_undoing_leave_placement_as_it_was)
{
	given(N("cpus = \"0-3\"\n"));
	pin(1, "5", NULL);
	reads(N("cpus = [\"0-3\", \"5\"]\n"));
	cr_expect(warns("NUMA", 4));
	cr_expect(eq(sz, warnings(), 1));
	pin(1, "0-3", NULL);
	reads(N("cpus = \"0-3\"\n"));
	cr_expect(zero(sz, warnings()));
	pin(1, "5", NULL);
	pin(-1, "all", NULL);
	reads(N("cpus = \"all\"\n"));
	cr_expect(zero(sz, warnings()));
	/* as the file said all of them */
	given(N("cpus = '0-7'\n"));
	pin(1, "5", NULL);
	pin(1, "all", NULL);
	reads(N("cpus = '0-7'\n"));
}

Test(nextboot_file, only_what_stops_placement_is_warned_of)
{
	given(N(""));
	pin(-1, "0-3", NULL);
	cr_expect(zero(sz, warnings()));
	pin(-1, NULL, "2");
	cr_expect(warns("cpus_soft=", 5) || warns("cpus_soft=", 4));
	cr_expect(eq(sz, warnings(), 1));
	/* it has been off before */
	pin(1, NULL, "3");
	cr_expect(zero(sz, warnings()));
	pin(-1, NULL, "all");
	reads("name = \"n\"\nvcpus = 2\ncpus = \"0-3\"\nmemory = 512\n");
	cr_expect(zero(sz, warnings()));
	given(N("cpus = ['1', '2']\n"));
	pin(1, "5", NULL);
	cr_expect(zero(sz, warnings()));
}

Test(nextboot_file, warnings_are_of_the_text_as_it_is_now)
{
	given("vcpus = 1\nname = \"n\"\nvcpus = 2\nvnuma = [['vcpus=0-1']]\n");
	opened(0);
	cr_expect(warns("vcpus= is set twice", 3));
	given("name = 'n'\ncpus = '1'\ncpus_soft = '1'\n"
	      "memory = 1\nmemory = 2\n");
	opened(0);
	cr_expect(warns("memory= is set twice", 5));
	pin(0, "2", NULL);
	/* a line was added above */
	cr_expect(warns("memory= is set twice", 6));
}

Test(nextboot_file, what_is_refused_says_what_to_do_and_stays)
{
	given("name = 'n'\r\nvcpus = 2\r\n");
	cr_expect(eq(int, nextboot_open(path, 0, &file, &fault), -EINVAL));
	cr_expect(fault.half == NEXTBOOT_THE_FILE);
	cr_expect(eq(sz, fault.line, 1));
	cr_expect(eq(sz, fault.column, 11));
	cr_expect(strstr(fault.reason, "xl refuses carriage returns") != NULL);
	cr_expect(fault.advice && strstr(fault.advice, "dos2unix"));
	reads("name = 'n'\r\nvcpus = 2\r\n");
	cr_expect(zero(ptr, file));
}

static int set_max(uint32_t count, unsigned int flags)
{
	const struct nextboot_change change = {
		.verb = NEXTBOOT_SET_MAX, .flags = flags, .value = count};

	return config_change(file, &change, &fault);
}

Test(nextboot_file, the_maximum_can_be_set)
{
	given(N(""));
	opened(0);
	cr_assert(zero(int, set_max(4, NEXTBOOT_DRY_RUN)));
	cr_expect(eq(u32, nextboot_max(file), 4));
	reads(N(""));
	cr_assert(zero(int, set_max(4, 0)));
	reads("name = \"n\"\nvcpus = 2\nmaxvcpus = 4\nmemory = 512\n");
	cr_expect(eq(int, set_max(5, 0), -EALREADY));
	opened(0);
	cr_expect(eq(int, set_max(1, 0), -EBUSY));
	cr_expect(fault.reason != NULL);
	cr_expect(eq(int, set_max(0, 0), -ERANGE));
	cr_expect(eq(int, set_max(4, NEXTBOOT_LIVE), -EINVAL));
	cr_assert(zero(int, set_max(2, 0)));
	reads("name = \"n\"\nvcpus = 2\nmaxvcpus = 2\nmemory = 512\n");
}

Test(nextboot_file, a_child_that_closes_leaves_the_change_to_its_parent)
{
	const struct nextboot_change change = {.verb = NEXTBOOT_SET_MAX,
					       .value = 4};
	int status;
	pid_t child;

	given(N(""));
	opened(0);
	cr_assert(zero(int, nextboot_plan(file, &change, &fault)));
	child = fork();
	if (!child) {
		nextboot_close(file);
		_exit(0);
	}
	cr_assert(eq(int, waitpid(child, &status, 0), child));
	cr_assert(zero(int, status));
	cr_assert(zero(int, nextboot_apply(file, &change, &fault)));
	reads("name = \"n\"\nvcpus = 2\nmaxvcpus = 4\nmemory = 512\n");
}
