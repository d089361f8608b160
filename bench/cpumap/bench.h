/* SPDX-License-Identifier: MIT */
/*
 * The bench of cpumap: the same work by several libraries.  Each of them is a
 * struct peer in a file of its own; the loop over repetitions is inside, so
 * that inline functions and macros are measured as they are used.
 */
#ifndef XVCPU_BENCH_CPUMAP_BENCH_H
#define XVCPU_BENCH_CPUMAP_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Where a short loop happens to lie must not decide. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("align-loops=64")
#endif

enum op {
	OP_TEST,
	OP_FLIP, /* clear one CPU and set it again */
	OP_AND,
	OP_OR,
	OP_XOR,
	OP_ANDNOT,
	OP_EQUAL,      /* of equal maps: all is looked at */
	OP_INTERSECTS, /* of disjoint maps: likewise */
	OP_SUBSET,     /* likewise */
	OP_WEIGHT,
	OP_WEIGHT_AND,
	OP_ZERO,
	OP_FILL,
	OP_COPY,
	OP_RANGE,
	OP_ALLOC, /* with free */
	OP_ITERATE,
	OP_ITERATE_BMI, /* by a caller that is compiled for BMI1 */
	OP_EXTRACT,
	OP_FORMAT,
	OP_PARSE,
	OP_HEX,
	OP_UNHEX,
	OPS
};

enum pattern { ONE_BIT, SPARSE, HALF, FULL, ALTERNATING, PATTERNS };

#define MAX_NBITS 16384

extern const char *const op_names[OPS];
extern const char *const pattern_names[PATTERNS];

/*
 * MAX_NBITS / 64 words: a map of that pattern; and the second operand, which
 * makes op look at everything.
 */
void make_pattern(uint64_t *words, uint32_t nbits, enum pattern pattern);
void make_second(uint64_t *b, const uint64_t *a, enum op op);

/* The same text for everybody; to be freed. */
char *make_text(const uint64_t *words, uint32_t nbits, enum op op);

/* a, b and d are the peer's own maps. */
struct operands {
	void *a, *b, *d;
	uint32_t nbits, cpu, first, last;
	const char *text; /* a as a list, or as "0x..." for OP_UNHEX */
	char *buf;
	size_t size;
	uint32_t *cpus;
};

typedef uint64_t run_fn(struct operands *o, unsigned long times);

struct peer {
	const char *name;
	void (*prepare)(void); /* before every sample, or NULL */
	void *(*make)(const uint64_t *words, uint32_t nbits);
	void (*drop)(void *map);
	run_fn *run[OPS]; /* NULL: has no such thing */
	uint32_t cached;  /* bit per op: only reads a stored answer */
	uint32_t listed;  /* likewise, of maps with few CPUs */
	bool ours;
};

/* Us first: the kernels that are chosen here; then the others. */
extern const struct peer *const peers[];

struct result {
	enum op op;
	enum pattern pattern;
	uint32_t nbits;
	const struct peer *peer;
	double median, low, high; /* ns; low and high: quartiles */
};

struct results {
	struct result *at;
	size_t n;
};

/* Is this answer stored, so that looking it up is no work? */
static inline bool is_stored(const struct peer *peer, enum op op,
			     enum pattern pattern)
{
	bool few = pattern == ONE_BIT || pattern == SPARSE;

	return (peer->cached | (few ? peer->listed : 0)) >> op & 1;
}

/* Half of the middle 50 % of the samples, as a part of the median; or 0. */
double spread_of(const struct results *results, const char *peer, enum op op,
		 enum pattern pattern, uint32_t nbits);

/* The median in ns, or 0 if that was not measured. */
double result_of(const struct results *results, const char *peer, enum op op,
		 enum pattern pattern, uint32_t nbits);

/* The fastest of the others, without those that cached the answer. */
double best_peer(const struct results *results, enum op op,
		 enum pattern pattern, uint32_t nbits, const char **name);

/* ns in which this CPU moves 64 bytes from and to L1, and calls a function. */
struct l1 {
	double load, store, call;
};

struct l1 measure_l1(void);

/*
 * Prints the goals.  Returns how many are missed by more than 15 %; when called
 * again, how many were missed both times.
 */
int check_goals(const struct results *results, struct l1 l1);

void print_table(const struct results *results);
void write_csv(const struct results *results, FILE *file);
void write_svg(const struct results *results, struct l1 l1, FILE *file);

/* For run functions: the work, times over, none of it optimised away. */
#define REPEAT(work)                                                           \
	do {                                                                   \
		for (; times; times--) {                                       \
			work;                                                  \
			__asm__ volatile("" : : : "memory");                   \
		}                                                              \
	} while (0)

/* A run function whose work is one statement with a, b and d at hand. */
#define RUN(name, type, work)                                                  \
	static uint64_t name(struct operands *o, unsigned long times)          \
	{                                                                      \
		type *a = o->a, *b = o->b, *d = o->d;                          \
		uint64_t sum = 0;                                              \
                                                                               \
		(void)a, (void)b, (void)d;                                     \
		REPEAT(work);                                                  \
		return sum;                                                    \
	}

#endif
