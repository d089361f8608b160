/* SPDX-License-Identifier: MIT */
#include "tests/model/nextboot.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct nextboot *boot_file;
struct nextboot_fault boot_fault;
char boot_path[64];

static char directory[32];

static void write_file(const char *mode, const char *text)
{
	FILE *out = fopen(boot_path, mode);

	cr_assert(ne(ptr, out, NULL));
	fputs(text, out);
	cr_assert(eq(int, fclose(out), 0));
}

void boot_start(void)
{
	guest_start("NNff");
	strcpy(directory, "/tmp/xvcpu-nextboot.XXXXXX");
	cr_assert(ne(ptr, mkdtemp(directory), NULL));
	snprintf(boot_path, sizeof(boot_path), "%s/guest", directory);
	write_file("w", BOOT_TEXT);
	cr_assert(eq(int, nextboot_open(boot_path, 0, &boot_file, &boot_fault),
		     0));
}

void boot_end(void)
{
	nextboot_close(boot_file);
	boot_file = NULL;
	unlink(boot_path);
	cr_assert(eq(int, rmdir(directory), 0), "a file is left");
	guest_end();
}

static bool is_alone(void)
{
	DIR *dir = opendir(directory);
	int n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n == 3;
}

bool boot_reads(const char *text)
{
	char buf[512];
	FILE *in = fopen(boot_path, "r");
	size_t size = fread(buf, 1, sizeof(buf) - 1, in);

	nextboot_close(boot_file);
	boot_file = NULL;
	fclose(in);
	buf[size] = '\0';
	return !strcmp(buf, text) && is_alone();
}

void boot_touch(void)
{
	write_file("a", "# more\n");
}

int boot_do(struct nextboot *file, const struct nextboot_change *change)
{
	int err = nextboot_plan(file, change, &boot_fault);

	return err ? err : nextboot_apply(file, change, &boot_fault);
}

static int pin(struct hypercall *hc, unsigned int flags)
{
	struct cpumap *hard =
		cpumap_alloc(hypercall_interface(guest_hc)->ncpus);
	struct domctl_pin pins[] = {{.domid = 1, .vcpu = 0, .hard = hard}};
	const struct nextboot_change change = {
		.verb = NEXTBOOT_PIN,
		.flags = flags,
		.pins = pins,
		.n = 1,
		.hc = hc,
	};
	int ret;

	cpumap_set(hard, 1);
	ret = boot_do(boot_file, &change);
	cpumap_free(hard);
	return ret;
}

int boot_change(enum boot_verb verb, bool runs, unsigned int flags)
{
	static const struct {
		enum nextboot_verb verb;
		int64_t value;
	} changes[] = {
		[BOOT_SET] = {NEXTBOOT_SET, 4},
		[BOOT_ADD] = {NEXTBOOT_ADD, 2},
		[BOOT_REMOVE] = {NEXTBOOT_REMOVE, HOTPLUG_ANY},
	};
	struct nextboot_change change = {
		.flags = flags,
		.hp = runs ? guest_hp : NULL,
		.domain = guest_find(1),
	};

	if (verb == BOOT_PIN)
		return pin(runs ? guest_hc : NULL, flags);
	change.verb = changes[verb].verb;
	change.value = changes[verb].value;
	return boot_do(boot_file, &change);
}

bool boot_is_live(enum boot_verb verb)
{
	const char *nodes = guest_nodes();

	switch (verb) {
	case BOOT_SET:
		return !strcmp(nodes, "NNNN");
	case BOOT_ADD:
		return !strcmp(nodes, "NNNF");
	case BOOT_REMOVE:
		return !strcmp(nodes, "NFFF");
	default:
		return model_vcpu(1, 0)->hard &&
		       !model_map_test(model_vcpu(1, 0)->hard, 0);
	}
}

const char *boot_text(enum boot_verb verb)
{
	switch (verb) {
	case BOOT_SET:
		return "# by hand\nvcpus = 4\nmaxvcpus = 4\n"
		       "cpus = [\"all\", \"3\"]\n";
	case BOOT_ADD:
		return "# by hand\nvcpus = 3\nmaxvcpus = 4\n"
		       "cpus = [\"all\", \"3\"]\n";
	case BOOT_REMOVE:
		return "# by hand\nvcpus = 1\nmaxvcpus = 4\n"
		       "cpus = [\"all\", \"3\"]\n";
	default:
		return "# by hand\nvcpus = 2\nmaxvcpus = 4\n"
		       "cpus = [\"1\", \"3\"]\n";
	}
}
