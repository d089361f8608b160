/* SPDX-License-Identifier: MIT */
/* What a domain will have at its next boot. */
#include <stdio.h>

#include "cli/target.h"

static const char *state(const struct nextboot *file, uint32_t vcpu)
{
	return nextboot_online(file, vcpu) ? "online" : "offline";
}

static const char *or_all(const char *list)
{
	return list ? list : "all";
}

static void add_vcpu(struct table *t, const struct nextboot *file,
		     uint32_t vcpu)
{
	table_add_number(t, vcpu);
	table_add_text(t, state(file, vcpu));
	table_add_text(t, or_all(nextboot_hard(file, vcpu)));
	table_add_text(t, or_all(nextboot_soft(file, vcpu)));
	table_add_text(t, nextboot_path(file));
}

static void print_table(const struct nextboot *file)
{
	struct table t;
	uint32_t vcpu;

	table_begin(&t, ">VCPU STATE HARD SOFT FILE", stdout);
	while (table_pass(&t))
		for (vcpu = 0; vcpu < nextboot_max(file); vcpu++)
			add_vcpu(&t, file, vcpu);
}

static uint32_t count_online(const struct nextboot *file)
{
	uint32_t vcpu, n = 0;

	for (vcpu = 0; vcpu < nextboot_max(file); vcpu++)
		n += nextboot_online(file, vcpu);
	return n;
}

/* list's own form: what only a running domain has is null. */
static void print_domain(struct json *j, const struct nextboot *file)
{
	uint32_t vcpu;

	json_begin_object(j, NULL);
	json_null(j, "domid");
	json_string(j, "name", nextboot_name(file));
	json_string(j, "uuid", nextboot_uuid(file));
	json_null(j, "type");
	json_null(j, "state");
	json_null(j, "shutdown_reason");
	json_null(j, "pool");
	json_uint(j, "max_vcpus", nextboot_max(file));
	json_uint(j, "online_vcpus", count_online(file));
	json_string(j, "file", nextboot_path(file));
	json_begin_array(j, "vcpus");
	for (vcpu = 0; vcpu < nextboot_max(file); vcpu++) {
		json_begin_object(j, NULL);
		json_uint(j, "vcpu", vcpu);
		json_string(j, "state", state(file, vcpu));
		json_null(j, "cpu");
		json_null(j, "cpu_time_ns");
		json_string(j, "hard", or_all(nextboot_hard(file, vcpu)));
		json_string(j, "soft", or_all(nextboot_soft(file, vcpu)));
		json_end(j);
	}
	json_end(j);
	json_end(j);
}

static void print_json(struct cli *c, const struct nextboot *file)
{
	struct json j;

	cli_begin_document(c, &j);
	json_null(&j, "xen");
	json_null(&j, "ncpus");
	json_begin_array(&j, "domains");
	print_domain(&j, file);
	json_end(&j);
	cli_end_document(c, &j);
}

int list_file(struct cli *c, struct target *p, int n, char **argv)
{
	int status;

	if (n > 1)
		return cli_usage(c, "the file is one domain's");
	if (!n && !p->path)
		return cli_usage(c, "--config needs a DOMAIN, or --file");
	p->config = true;
	p->virsh = NULL;
	status = target_open(c, p, n ? argv[0] : NULL);
	if (!status) {
		target_warnings(c, p);
		if (cli_json(c))
			print_json(c, p->file);
		else
			print_table(p->file);
	}
	target_close(p);
	return status;
}
