/* SPDX-License-Identifier: MIT */
#include "cli/common.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/topology.h"
#include "cpumap/cpumap.h"
#include "hypercall/hypercall.h"

static char *format_hex(struct cli *c, const struct cpumap *map)
{
	size_t size = cpumap_format_hex(map, NULL, 0) + 1;
	char *text = cli_alloc(c, size, 1);

	cpumap_format_hex(map, text, size);
	return text;
}

static void print_list(struct cli *c, const struct cpumap *map)
{
	char *text = cli_format_list(c, map);

	puts(text);
	free(text);
}

static void print_hex(struct cli *c, const struct cpumap *map)
{
	char *text = format_hex(c, map);

	puts(text);
	free(text);
}

/* The byte map of Xen and libvirt, lowest CPUs first. */
static void print_bytes(struct cli *c, const struct cpumap *map)
{
	size_t i, size = (size_t)((UINT64_C(7) + map->nbits) / 8);
	unsigned char *bytes = cli_alloc(c, size, 1);

	cpumap_to_bytes(map, bytes, size);
	for (i = 0; i < size; i++)
		printf("%s%02x", i ? " " : "", bytes[i]);
	putchar('\n');
	free(bytes);
}

static void print_count(struct cli *c, const struct cpumap *map)
{
	(void)c;
	printf("%" PRIu32 "\n", cpumap_weight(map));
}

static const struct format {
	const char *name;
	void (*print)(struct cli *c, const struct cpumap *map);
} formats[] = {
	{"list", print_list},   {"hex", print_hex}, {"bytes", print_bytes},
	{"count", print_count}, {NULL, NULL},
};

static void print_json(struct cli *c, const struct cpumap *map)
{
	char *hex = format_hex(c, map);
	struct json j;

	cli_begin_document(c, &j);
	cli_json_list(c, &j, "list", map);
	json_uint(&j, "count", cpumap_weight(map));
	json_string(&j, "hex", hex);
	json_uint(&j, "ncpus", map->nbits);
	cli_end_document(c, &j);
	free(hex);
}

/* The map of text: on a host of ncpus CPUs, or on this one (NULL). */
static int parse(struct cli *c, const char *text, const char *ncpus,
		 struct cpumap **out)
{
	uint64_t nbits;
	int status =
		ncpus ? cli_number(c, "--ncpus", ncpus, 1, UINT32_MAX, &nbits)
		      : cli_xen(c);

	if (status)
		return status;
	if (!ncpus)
		nbits = hypercall_interface(c->xen)->ncpus;
	*out = cli_map(c, (uint32_t)nbits);
	return ncpus ? cli_list(c, "CPU list", *out, text, NULL)
		     : topology_list(c, "CPU list", *out, text);
}

struct run {
	const char *ncpus, *format;
};

static const struct cli_option options[] = {
	{"--ncpus", offsetof(struct run, ncpus), true},
	{"--format", offsetof(struct run, format), true},
	{NULL, 0, false},
};

static int cpus(struct cli *c, void *run, int argc, char **argv)
{
	const char *ncpus = ((struct run *)run)->ncpus;
	const char *format = ((struct run *)run)->format;
	const struct format *f = formats;
	struct cpumap *map = NULL;
	int status;

	(void)argc;
	while (format && f->name && strcmp(f->name, format) != 0)
		f++;
	if (!f->name)
		return cli_usage(c,
				 "--format '%s': not list, hex, bytes or "
				 "count",
				 format);
	status = parse(c, argv[0], ncpus, &map);
	if (!status && cli_json(c))
		print_json(c, map);
	else if (!status)
		f->print(c, map);
	cpumap_free(map);
	return status;
}

const struct command command_cpus = {
	.name = "cpus",
	.synopsis = "EXPR [--ncpus N] [--format list|hex|bytes|count]",
	.summary = "Calculate with CPU lists",
	.details = "EXPR is a list (0-3,8,^2 all none 0-31:1/2 node:0 core:1 "
		   "socket:0) or a mask\n(0xf0), on a host of N CPUs; without "
		   "--ncpus, on this one.\n",
	.without_xen = ", or say --ncpus N",
	.options = options,
	.min = 1,
	.max = 1,
	.size = sizeof(struct run),
	.run = cpus,
};
