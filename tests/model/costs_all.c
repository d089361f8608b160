/* SPDX-License-Identifier: MIT */
/* Every public function is in a table of costs: this program says which. */
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/model/costs.h"

/* Names of calls, each between two blanks. */
static char listed[8192] = " ";

static void list(const struct cost *row)
{
	strcat(listed, row->calls);
	strcat(listed, " ");
}

static void list_all(void)
{
	const struct costs_size s = {.cpus = 1, .domains = 0};

	costs_listed = list;
	costs_of_handles(&s);
	costs_of_domains(&s);
	costs_of_hosts(&s);
	costs_of_batches(&s);
	costs_of_pins(&s);
	costs_of_snapshots(&s);
	costs_of_samplers(&s);
	costs_of_changes(&s);
	costs_of_files(&s);
	costs_of_xenstore(&s);
}

/*
 * XVCPU_API makes it global; what else there is in the library is local once it
 * is linked.  The suites' own cases end in _impl.
 */
static bool is_public(const char *name, unsigned char info)
{
	size_t len = strlen(name);

	return ELF64_ST_BIND(info) == STB_GLOBAL &&
	       ELF64_ST_TYPE(info) == STT_FUNC &&
	       (!strncmp(name, "hypercall_", 10) ||
		!strncmp(name, "domctl_", 7) || !strncmp(name, "hotplug_", 8) ||
		!strncmp(name, "nextboot_", 9) ||
		!strncmp(name, "xenstore_", 9)) &&
	       (len < 5 || strcmp(name + len - 5, "_impl") != 0);
}

static const char *this_program(void)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *map;

	cr_assert(ge(int, fd, 0));
	cr_assert(eq(int, fstat(fd, &st), 0));
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	cr_assert(ne(ptr, map, MAP_FAILED));
	close(fd);
	return map;
}

/* Call look for each symbol; how many it says are public. */
static size_t for_each_symbol(size_t (*look)(const char *name,
					     unsigned char info))
{
	const char *base = this_program();
	const ElfW(Ehdr) *elf = (const void *)base;
	const ElfW(Shdr) *section = (const void *)(base + elf->e_shoff);
	size_t found = 0, i, j;

	for (i = 0; i < elf->e_shnum; i++) {
		const ElfW(Sym) *symbol =
			(const void *)(base + section[i].sh_offset);
		const char *names;

		if (section[i].sh_type != SHT_SYMTAB)
			continue;
		names = base + section[section[i].sh_link].sh_offset;
		for (j = 0; j < section[i].sh_size / sizeof(*symbol); j++)
			found += look(names + symbol[j].st_name,
				      symbol[j].st_info);
	}
	return found;
}

static size_t expect_listed(const char *name, unsigned char info)
{
	char word[128] = " ";

	if (!is_public(name, info))
		return 0;
	strncat(word, name, sizeof(word) - 3);
	strcat(word, " ");
	cr_expect(ne(ptr, strstr(listed, word), NULL), "%s is in no table",
		  name);
	return 1;
}

Test(costs, of_every_public_function_are_known)
{
	list_all();
	cr_assert(ge(sz, for_each_symbol(expect_listed), 116));
}
