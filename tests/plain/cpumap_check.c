/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cpumap/kernels.h"
#include "tests/plain/cpumap_check.h"

#define SLOT_BYTES 65536

static unsigned char *slots[SLOTS];

bool next_kernel(void)
{
	static size_t i;

	while (xvcpu_cpumap_kernels_all[i] &&
	       !xvcpu_cpumap_kernels_all[i]->usable())
		i++;
	xvcpu_cpumap_kernels_use(xvcpu_cpumap_kernels_all[i]);
	if (xvcpu_cpumap_kernels_all[i++])
		return true;
	i = 0;
	return false;
}

uint32_t noise(void)
{
	static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 16);
}

static unsigned char *slot_start(unsigned int slot)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (!slots[slot]) {
		unsigned char *all =
			mmap(NULL, SLOT_BYTES + 2 * page, PROT_NONE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		cr_assert(all != MAP_FAILED);
		cr_assert(!mprotect(all + page, SLOT_BYTES,
				    PROT_READ | PROT_WRITE));
		slots[slot] = all + page;
	}
	memset(slots[slot], 0xa5, SLOT_BYTES);
	return slots[slot];
}

void *guarded_buffer(unsigned int slot, size_t size)
{
	cr_assert(size <= SLOT_BYTES);
	return slot_start(slot) + SLOT_BYTES - size;
}

struct cpumap *guarded_at_end(unsigned int slot, uint32_t nbits)
{
	size_t size = cpumap_size(nbits);

	return cpumap_init(guarded_buffer(slot, size), size, nbits);
}

struct cpumap *guarded_at_start(unsigned int slot, uint32_t nbits)
{
	return cpumap_init(slot_start(slot), cpumap_size(nbits), nbits);
}

static bool pattern_has(enum pattern pattern, uint32_t cpu, uint32_t one)
{
	switch (pattern) {
	case PATTERN_FULL:
		return true;
	case PATTERN_ONE:
	case PATTERN_LAST:
		return cpu == one;
	case PATTERN_SPARSE:
		return noise() % 20 == 0;
	case PATTERN_HALF:
		return noise() & 1;
	case PATTERN_ALTERNATING:
		return cpu % 2 == 0;
	case PATTERN_RUNS:
		return (cpu + one) / 71 % 2;
	default:
		return false;
	}
}

void ref_make(struct ref *ref, uint32_t nbits, enum pattern pattern)
{
	uint32_t one = nbits ? noise() % nbits : 0;

	cr_assert(nbits <= REF_MAX);
	if (pattern == PATTERN_LAST)
		one = nbits - 1;
	ref->nbits = nbits;
	for (uint32_t cpu = 0; cpu < nbits; cpu++)
		ref->in[cpu] = pattern_has(pattern, cpu, one);
}

bool ref_in(const struct ref *ref, uint32_t cpu)
{
	return cpu < ref->nbits && ref->in[cpu];
}

void ref_to_map(const struct ref *ref, struct cpumap *map)
{
	cr_assert(map->nbits == ref->nbits);
	for (uint32_t i = 0; i < map->nblocks * 8; i++)
		map->words[i] = 0;
	for (uint32_t cpu = 0; cpu < ref->nbits; cpu++)
		if (ref->in[cpu])
			map->words[cpu / 64] |= UINT64_C(1) << cpu % 64;
}

void check_sound(const struct cpumap *map, const char *what)
{
	cr_assert((uintptr_t)map % 64 == 0, "%s: alignment", what);
	cr_assert(map->nblocks * UINT64_C(512) >= map->nbits, "%s", what);
	cr_assert(cpumap_size(map->nbits) == 64 + (size_t)map->nblocks * 64,
		  "%s: size", what);
	for (uint64_t bit = map->nbits; bit < map->nblocks * UINT64_C(512);
	     bit++)
		if (map->words[bit / 64] >> bit % 64 & 1)
			cr_assert_fail(
				"%s: %u CPUs: bit %llu of the tail is set",
				what, map->nbits, (unsigned long long)bit);
}

void check_map(const struct cpumap *map, const struct ref *ref,
	       const char *what)
{
	check_sound(map, what);
	cr_assert(map->nbits == ref->nbits, "%s: nbits", what);
	for (uint32_t cpu = 0; cpu < ref->nbits; cpu++)
		if ((map->words[cpu / 64] >> cpu % 64 & 1) != ref->in[cpu])
			cr_assert_fail("%s: %u CPUs: CPU %u is wrong", what,
				       map->nbits, cpu);
}

uint32_t next_size(uint32_t nbits)
{
	static const uint32_t large[] = {2047,  2048,  2049,  4031,  4032,
					 4033,  4095,  4096,  4097,  4160,
					 16383, 16384, 16385, 16447, 16448};

	if (nbits < 1100)
		return nbits + 1;
	for (size_t i = 0; i < sizeof(large) / sizeof(large[0]); i++)
		if (large[i] > nbits)
			return large[i];
	return CPUMAP_NONE;
}
