/* SPDX-License-Identifier: MIT */
/* What changes of the next boot cost: no more than the live half. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nextboot/nextboot.h"
#include "tests/model/costs.h"
#include "tests/model/hotplug_guest.h"

/* The guest's, opened anew for each change. */
static char path[64];
static struct nextboot *file;

static long open_file(void)
{
	return nextboot_open(path, 0, &file, NULL);
}

static long after(long ret)
{
	nextboot_close(file);
	return ret;
}

static long look_at_file(void)
{
	struct nextboot_fault fault;
	long ret = open_file();

	if (ret)
		return ret;
	return after(!nextboot_path(file) || !nextboot_name(file) ||
				     nextboot_uuid(file) ||
				     nextboot_interrupted(file) ||
				     nextboot_max(file) != costs_each() ||
				     !nextboot_online(file, 0) ||
				     nextboot_hard(file, 0) ||
				     nextboot_soft(file, 0) ||
				     nextboot_warning(file, 0, &fault) !=
					     -ENOENT ||
				     nextboot_resolve(0, true) != NEXTBOOT_LIVE
			     ? -1
			     : 0);
}

static long find_file(void)
{
	char *found, *other;
	int err =
		nextboot_find("no such domain", 0, &file, &found, &other, NULL);

	return err == -ENOENT ? 0 : -1;
}

enum { BOTH = NEXTBOOT_LIVE | NEXTBOOT_CONFIG };

static long change(struct nextboot_change change)
{
	long ret = open_file();

	if (ret)
		return ret;
	if (change.flags == BOTH) {
		change.hp = costs_hp;
		change.hc = costs_hc;
		change.domain = costs_guest();
	}
	ret = nextboot_plan(file, &change, NULL);
	return after(ret ? ret : nextboot_apply(file, &change, NULL));
}

static long set_both(void)
{
	return change((struct nextboot_change){
		.verb = NEXTBOOT_SET, .flags = BOTH, .value = costs_each()});
}

static long set_file(void)
{
	return change(
		(struct nextboot_change){.verb = NEXTBOOT_SET, .value = 1});
}

static long max_file(void)
{
	return change((struct nextboot_change){.verb = NEXTBOOT_SET_MAX,
					       .value = 600});
}

static long remove_both(void)
{
	return change((struct nextboot_change){
		.verb = NEXTBOOT_REMOVE, .flags = BOTH, .value = HOTPLUG_ANY});
}

static long add_both(void)
{
	return change((struct nextboot_change){
		.verb = NEXTBOOT_ADD, .flags = BOTH, .value = HOTPLUG_ANY});
}

static long pin_both(void)
{
	static struct domctl_pin pins[512];
	struct cpumap *hard = cpumap_alloc(model.ncpus);
	uint32_t i;
	long ret;

	cpumap_set(hard, 1);
	for (i = 0; i < costs_each(); i++)
		pins[i] = (struct domctl_pin){
			.domid = 1, .vcpu = i, .hard = hard};
	ret = change((struct nextboot_change){.verb = NEXTBOOT_PIN,
					      .flags = BOTH,
					      .pins = pins,
					      .n = costs_each()});
	cpumap_free(hard);
	return ret;
}

void costs_of_files(const struct costs_size *s)
{
	const uint64_t n = s->each, many = ASKED_FIRST(n);
	const uint64_t look = 3 + many, ops = 3 + many + n;
	const uint64_t bytes = PIECES(OPS(1 + n));
	/* clang-format off */
	const struct cost rows[] = {
		COST(FIRST, hotplug_open, costs_open_hotplug, 0, 0, 0),
		COST(THEN, nextboot_open nextboot_close
			nextboot_path nextboot_name nextboot_uuid
			nextboot_interrupted
			nextboot_max nextboot_online nextboot_hard
			nextboot_soft nextboot_warning nextboot_resolve,
			look_at_file, 0, 0, 0),
		COST(THEN, nextboot_find, find_file, 0, 0, 0),
		/* A file costs nothing, both no more than the domain. */
		ASKS(THEN, nextboot_plan nextboot_apply, set_both,
			look, ops, bytes, 1, n + 1, n - 1),
		ASKS(THEN, nextboot_plan nextboot_apply, remove_both,
			look, ops, 0, 1, n + 1, 1),
		ASKS(THEN, nextboot_plan nextboot_apply, add_both,
			look, ops, 0, 1, n + 1, 1),
		COST(THEN, nextboot_plan nextboot_apply, pin_both,
			1, 2 * n, 2 * bytes + PIECES(OPS(2 * n) + n * 2 * 64)),
		COST(THEN, nextboot_plan nextboot_apply, set_file, 0, 0, 0),
		COST(THEN, nextboot_plan nextboot_apply, max_file, 0, 0, 0),
		COST(THEN, hotplug_close, costs_close_hotplug, 0, 0, 0),
	};
	/* clang-format on */

	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
}

static void with_file(const struct costs_size *s)
{
	FILE *out;

	strcpy(path, "/tmp/xvcpu-costs.XXXXXX");
	out = fdopen(mkstemp(path), "w");
	fprintf(out, "name = \"guest\"\nvcpus = 1\nmaxvcpus = %u\n",
		costs_each());
	fclose(out);
	costs_of_files(s);
	unlink(path);
}

Test(costs, of_changes_with_a_file)
{
	costs_on_every_guest(with_file);
}
