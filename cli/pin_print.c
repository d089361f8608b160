/* SPDX-License-Identifier: MIT */
/* What pin has set. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/pin.h"

/* Is this vCPU of the file one of those that were wanted? */
static bool is_saved(const struct pin *p, uint32_t vcpu)
{
	return p->all || cpumap_test(p->vcpus, vcpu);
}

static const char *or_all(const char *list)
{
	return list ? list : "all";
}

static void print_json_file(const struct pin *p, struct json *j)
{
	const struct nextboot *file = p->target.file;
	uint32_t vcpu;

	json_begin_object(j, "config");
	json_string(j, "file", nextboot_path(file));
	json_begin_array(j, "vcpus");
	for (vcpu = 0; vcpu < nextboot_max(file); vcpu++) {
		if (!is_saved(p, vcpu))
			continue;
		json_begin_object(j, NULL);
		json_uint(j, "vcpu", vcpu);
		json_string(j, "hard", or_all(nextboot_hard(file, vcpu)));
		json_string(j, "soft", or_all(nextboot_soft(file, vcpu)));
		json_end(j);
	}
	json_end(j);
	json_end(j);
}

/* NULL: not known. */
static const struct cpumap *map_of(const struct pin *p, size_t i, size_t map)
{
	return p->known[i].errors[map] ? NULL
				       : cpumap_array_row(p->maps[map], i);
}

static void print_json(struct cli *c, const struct pin *p)
{
	static const char *const keys[] = {"hard", "soft", "effective"};
	bool live = target_live(&p->target);
	const struct cpumap *map;
	struct json j;
	size_t i, k;

	cli_begin_document(c, &j);
	cli_json_domid(&j, live ? p->target.domain.domid : -1);
	json_bool(&j, "dry_run", p->target.dry_run);
	json_begin_array(&j, "vcpus");
	for (i = 0; live && i < p->n; i++) {
		json_begin_object(&j, NULL);
		json_uint(&j, "vcpu", p->pins[i].vcpu);
		for (k = 0; k < PIN_SHOWN; k++) {
			map = map_of(p, i, k);
			if (map)
				cli_json_list(c, &j, keys[k], map);
			else
				json_null(&j, keys[k]);
		}
		json_end(&j);
	}
	json_end(&j);
	if (target_config(&p->target))
		print_json_file(p, &j);
	cli_end_document(c, &j);
}

static void print_table(struct cli *c, const struct pin *p)
{
	const struct cpumap *map;
	struct table t;
	size_t i, k;

	table_begin(&t, ">DOMID >VCPU HARD SOFT EFFECTIVE", stdout);
	while (table_pass(&t))
		for (i = 0; i < p->n; i++) {
			table_add_number(&t, p->target.domain.domid);
			table_add_number(&t, p->pins[i].vcpu);
			for (k = 0; k < PIN_SHOWN; k++) {
				map = map_of(p, i, k);
				if (map)
					cli_add_list(c, &t, map);
				else
					table_add_text(&t, "?");
			}
		}
}

static void add_saved(struct table *t, const struct nextboot *file,
		      uint32_t vcpu)
{
	table_add_number(t, vcpu);
	table_add_text(t, or_all(nextboot_hard(file, vcpu)));
	table_add_text(t, or_all(nextboot_soft(file, vcpu)));
	table_add_text(t, nextboot_path(file));
}

static void print_file(const struct pin *p)
{
	struct table t;
	uint32_t vcpu;

	table_begin(&t, ">VCPU HARD SOFT FILE", stdout);
	while (table_pass(&t))
		for (vcpu = 0; vcpu < nextboot_max(p->target.file); vcpu++)
			if (is_saved(p, vcpu))
				add_saved(&t, p->target.file, vcpu);
}

void pin_print(struct cli *c, const struct pin *p)
{
	bool live = target_live(&p->target), config = target_config(&p->target);

	if (cli_json(c)) {
		print_json(c, p);
		return;
	}
	if (live)
		print_table(c, p);
	if (live && config)
		putchar('\n');
	if (config)
		print_file(p);
}
