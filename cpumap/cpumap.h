/* SPDX-License-Identifier: MIT */
/*
 * cpumap - sets of CPUs, of any size, sized at run time.
 *
 * A map holds the CPUs 0 .. nbits-1, each in it or not.  No Xen, no I/O, no
 * global state.  CPU numbers and sizes are uint32_t; CPUMAP_NONE (which is
 * never a CPU) stands for "there is none".  Sets come first, then CPUs.
 *
 * Here d, a and b are maps as sets, and ~a is all CPUs of d that are not in a.
 *
 *   cpumap_zero(d)              d = {}
 *   cpumap_fill(d)              d = {0 .. nbits-1}
 *   cpumap_copy(d, a)           d = a
 *   cpumap_complement(d, a)     d = ~a
 *   cpumap_and(d, a, b)         d = a & b         this and the next three
 *   cpumap_or(d, a, b)          d = a | b         return true if the
 *   cpumap_xor(d, a, b)         d = a ^ b         result is not empty
 *   cpumap_andnot(d, a, b)      d = a & ~b
 *
 *   cpumap_set(d, cpu)          d = d | {cpu}     false if there is no such CPU
 *   cpumap_clear(d, cpu)        d = d & ~{cpu}    false if there is no such CPU
 *   cpumap_assign(d, cpu, on)   set or clear      false if there is no such CPU
 *   cpumap_set_range(d, f, l)   d = d | {f .. l}  false if l is no CPU or f > l
 *   cpumap_clear_range(d, f, l) d = d & ~{f .. l} likewise
 *
 *   cpumap_test(a, cpu)         is cpu in a?
 *   cpumap_empty(a)             a == {}
 *   cpumap_full(a)              a == {0 .. nbits-1}
 *   cpumap_equal(a, b)          a == b
 *   cpumap_subset(a, b)         a & ~b == {}
 *   cpumap_intersects(a, b)     a & b != {}
 *
 *   cpumap_weight(a)            |a|
 *   cpumap_weight_and(a, b)     |a & b|
 *   cpumap_nth(a, n)            the CPU of a with n of a below it
 *   cpumap_first(a)             min a
 *   cpumap_last(a)              max a
 *   cpumap_next(a, cpu)         min {x in a: x >= cpu}
 *   cpumap_next_zero(a, cpu)    min {x < nbits, not in a: x >= cpu}
 *   cpumap_first_and(a, b)      min (a & b)
 *   cpumap_extract(a, cpus, n)  the n lowest CPUs, into an array
 *
 *   cpumap_for_each_cpu(cpu, a), cpumap_for_each_cpu_and(cpu, a, b)
 *
 * Maps of different sizes go together: a source is read as if every CPU past
 * its end were absent, and the result is cut to the size of d.  Predicates
 * compare sets, so a map of 8 CPUs can equal one of 16.  d may be one of the
 * sources.
 *
 * Nothing is undefined out of range: a CPU at or above nbits is never in a map,
 * asking for it gives false, and an attempt to change it gives false and
 * changes nothing.
 *
 * Calls on one map from two threads need a lock if one of them writes.  No heap
 * is needed but by what allocates, and to parse for more than 16,384 CPUs.
 */
#ifndef XVCPU_CPUMAP_H
#define XVCPU_CPUMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef XVCPU_API
#define XVCPU_API __attribute__((visibility("default")))
#endif

/*
 * Most of what changes, compares and counts is inline for C and C++.  The
 * library has each as a function of the same name, too, for other languages.
 */
#ifndef CPUMAP_INLINE
#define CPUMAP_INLINE static inline
#endif

#define CPUMAP_NONE UINT32_MAX /* no CPU */

/*
 * A map.  Read the fields, change them only through functions.  The header and
 * the words share one piece of memory that starts on a 64-byte boundary and is
 * a whole number of 64-byte blocks; copy it by cpumap_copy() or cpumap_dup(),
 * never as bytes.  The struct never changes, nor does cpumap_array: programs
 * have what they read there compiled in.
 *
 * CPU n is bit n % 64 of words[n / 64], in the host's byte order.  There is at
 * least one block, and every bit at or above nbits is zero, always: that is
 * what lets weight and comparison run over whole blocks.
 *
 * On a little-endian host the bytes of words[] are a byte map as Xen and
 * libvirt define it, so other code (a hypervisor for one) may read and write
 * the first ceil(nbits / 8) of them.  Code that cannot promise to leave the
 * bits past nbits zero must be followed by cpumap_trim().
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* C++ knows no words[] */
struct cpumap {
	uint32_t nbits;
	uint32_t nblocks; /* 64-byte blocks of words, 1 or more */
	uint64_t mask;    /* private: all CPUs if they fit one word, else 0 */
	void *allocation; /* private: what cpumap_free() frees, or NULL */
	uint64_t words[] __attribute__((aligned(64)));
};
#pragma GCC diagnostic pop

/*
 * Memory.  NULL: a lack of it, the only failure.  A new map, nbits of any value,
 * is empty; a dup has the size and the CPUs of src.  cpumap_free() frees both.
 */
XVCPU_API struct cpumap *cpumap_alloc(uint32_t nbits);
XVCPU_API struct cpumap *cpumap_dup(const struct cpumap *src);

/* Accepts NULL and keeps errno.  Does nothing to a map in your own storage. */
XVCPU_API void cpumap_free(struct cpumap *map);

/* Bytes of storage a map of nbits needs.  Cannot overflow, on any host. */
XVCPU_API size_t cpumap_size(uint32_t nbits);

/*
 * Make an empty map in the caller's storage, which must start on a 64-byte
 * boundary and be at least cpumap_size(nbits) bytes; NULL otherwise.  The
 * storage stays the caller's; nothing needs to be freed.
 */
XVCPU_API struct cpumap *cpumap_init(void *storage, size_t size,
				     uint32_t nbits);

/* Clear the bits at or above nbits after other code wrote into words[]. */
XVCPU_API void cpumap_trim(struct cpumap *map);

/*
 * An array of maps of one size in one allocation, such as one per vCPU.  Rows
 * are ordinary maps: they live as long as the array and are never freed alone.
 */
struct cpumap_array {
	size_t rows;
	size_t stride;        /* bytes from one row to the next */
	uint32_t nbits;       /* of every row */
	unsigned char *first; /* private */
};

/* NULL: no memory, or more than the host can address.  Free as a map is. */
XVCPU_API struct cpumap_array *cpumap_array_alloc(size_t rows, uint32_t nbits);
XVCPU_API void cpumap_array_free(struct cpumap_array *array);

/* The row itself, not a copy; NULL if there is no such row. */
XVCPU_API struct cpumap *cpumap_array_row(const struct cpumap_array *array,
					  size_t row);

/* One CPU.  For all of these see the table at the top. */
CPUMAP_INLINE bool cpumap_test(const struct cpumap *map, uint32_t cpu);
CPUMAP_INLINE bool cpumap_set(struct cpumap *map, uint32_t cpu);
CPUMAP_INLINE bool cpumap_clear(struct cpumap *map, uint32_t cpu);
CPUMAP_INLINE bool cpumap_assign(struct cpumap *map, uint32_t cpu, bool on);

/* Ranges, both ends included.  One that does not fit changes nothing. */
CPUMAP_INLINE bool cpumap_set_range(struct cpumap *map, uint32_t first,
				    uint32_t last);
XVCPU_API bool cpumap_clear_range(struct cpumap *map, uint32_t first,
				  uint32_t last);

/* Whole maps. */
CPUMAP_INLINE void cpumap_zero(struct cpumap *dst);
CPUMAP_INLINE void cpumap_fill(struct cpumap *dst);
CPUMAP_INLINE void cpumap_copy(struct cpumap *dst, const struct cpumap *src);
XVCPU_API void cpumap_complement(struct cpumap *dst, const struct cpumap *src);
CPUMAP_INLINE bool cpumap_and(struct cpumap *dst, const struct cpumap *a,
			      const struct cpumap *b);
CPUMAP_INLINE bool cpumap_or(struct cpumap *dst, const struct cpumap *a,
			     const struct cpumap *b);
CPUMAP_INLINE bool cpumap_xor(struct cpumap *dst, const struct cpumap *a,
			      const struct cpumap *b);
CPUMAP_INLINE bool cpumap_andnot(struct cpumap *dst, const struct cpumap *a,
				 const struct cpumap *b);

/* Questions and counts. */
XVCPU_API bool cpumap_empty(const struct cpumap *map);
XVCPU_API bool cpumap_full(const struct cpumap *map);
CPUMAP_INLINE bool cpumap_equal(const struct cpumap *a, const struct cpumap *b);
CPUMAP_INLINE bool cpumap_subset(const struct cpumap *a,
				 const struct cpumap *b);
CPUMAP_INLINE bool cpumap_intersects(const struct cpumap *a,
				     const struct cpumap *b);
CPUMAP_INLINE uint32_t cpumap_weight(const struct cpumap *map);
CPUMAP_INLINE uint32_t cpumap_weight_and(const struct cpumap *a,
					 const struct cpumap *b);

/* Search.  CPUMAP_NONE: there is none. */
XVCPU_API uint32_t cpumap_first(const struct cpumap *map);
XVCPU_API uint32_t cpumap_last(const struct cpumap *map);
XVCPU_API uint32_t cpumap_next(const struct cpumap *map, uint32_t cpu);
XVCPU_API uint32_t cpumap_next_zero(const struct cpumap *map, uint32_t cpu);
XVCPU_API uint32_t cpumap_first_and(const struct cpumap *a,
				    const struct cpumap *b);
XVCPU_API uint32_t cpumap_nth(const struct cpumap *map, uint32_t n);

/*
 * Store the lowest max CPUs, ascending, or all of them if they are fewer.
 * Returns how many were stored; nothing past cpus[max - 1] is touched.
 */
CPUMAP_INLINE size_t cpumap_extract(const struct cpumap *map, uint32_t *cpus,
				    size_t max);

/*
 * Loops, ascending; break and continue work.  cpu is the name of a uint32_t
 * variable, which keeps its last value.  The body may change the map: within
 * the 64 CPUs around the current one that is not seen, elsewhere it is.
 * Another language has cpumap_next() and cpumap_extract() instead.
 */
#define cpumap_for_each_cpu(cpu, map)      CPUMAP_WALK(cpu, map, map)
#define cpumap_for_each_cpu_and(cpu, a, b) CPUMAP_WALK(cpu, a, b)

/* Text. */

/*
 * What cpumap_parse() reads:
 *
 *   text   := list | mask
 *   list   := item { "," item }
 *   item   := "all" | "none" | ["^"] range
 *           | ["^"] PREFIX ":" ( range | "all" )
 *   range  := N [ "-" M [ ":" used "/" group ] ]
 *   mask   := "0x" hexdigits
 *   PREFIX := "node" | "nodes" | "core" | "socket"
 *
 * Items work from left to right, on a map that starts empty: "^" takes CPUs
 * away and may not come first ("all,^3", not "^3").  used/group means the first
 * used of every group of CPUs, counted from N on: "0-7:1/2" is "0,2,4,6".
 * After a prefix the numbers are those of nodes, cores or sockets ("node:0-1",
 * "node:0-7:1/2") and stand for the CPUs in them; "node:all" is every CPU that
 * has a node.  In a mask the last digit is CPUs 0 to 3, and one "," or "_" may
 * stand between two digits.
 *
 * No blanks, no signs, no octal: "010" is CPU 10.  The empty text is refused;
 * the empty map is "none".  A number past the last CPU is refused, as is a
 * node, core or socket that no CPU has, a range that ends before it starts, and
 * a used/group that is not 1 <= used <= group.
 */

/*
 * Where every CPU is.  Entry n of each array is the core, socket or node of CPU
 * n, CPUMAP_NONE if it has none; an array may be NULL if nothing is known.
 */
struct cpumap_topology {
	uint32_t ncpus; /* entries in each array */
	const uint32_t *core;
	const uint32_t *socket;
	const uint32_t *node;
	uint64_t reserved[2]; /* zero, or it is -EINVAL */
};

/* Why a text was refused. */
struct cpumap_error {
	size_t position;      /* in bytes from the start of the text */
	const char *reason;   /* English, static, no full stop */
	uint64_t reserved[2]; /* is set to zero */
};

/*
 * Read a text into dst.  0, or:
 *   -EINVAL  not a text of this grammar, or a prefix without a topology for it
 *   -ERANGE  a CPU past the last one, an unknown node, core or socket, or a
 *            used/group that does not fit 32 bits
 *   -ENOMEM  only possible with more than 16,384 CPUs
 * On a failure dst is as it was, and *error, unless error is NULL, is set.  On
 * success *error is not touched.  topology may be NULL.
 */
XVCPU_API int cpumap_parse(struct cpumap *dst, const char *text,
			   const struct cpumap_topology *topology,
			   struct cpumap_error *error);

/*
 * Write ascending ranges ("0-3,8,10-11"; "none" for the empty map), or hex
 * digits ("0xd0f"; "0x0"), as snprintf() would: returns the length of the whole
 * text, without its NUL.  If size is not more than that, the first size - 1
 * characters are there, and a NUL; nothing is stored if size is 0, and buf may
 * be NULL then.  cpumap_parse() reads both back as the same map.
 */
XVCPU_API size_t cpumap_format_list(const struct cpumap *map, char *buf,
				    size_t size);
XVCPU_API size_t cpumap_format_hex(const struct cpumap *map, char *buf,
				   size_t size);

/*
 * Byte maps: CPU n is bit n % 8 of byte n / 8, on every host.  This is the form
 * of Xen and libvirt.  0, or -ERANGE with nothing changed when a CPU would be
 * lost: one in bytes that is not below nbits, one in the map that is not below
 * 8 * size.  What the source is too short to tell is absent.
 */
XVCPU_API int cpumap_from_bytes(struct cpumap *dst, const void *bytes,
				size_t size);
XVCPU_API int cpumap_to_bytes(const struct cpumap *map, void *bytes,
			      size_t size);

/*
 * glibc's cpu_set_t, of size bytes: sizeof(cpu_set_t), or what CPU_ALLOC_SIZE()
 * says.  -EINVAL if that is not a whole number of unsigned longs; otherwise as
 * byte maps.
 */
XVCPU_API int cpumap_from_cpu_set(struct cpumap *dst, const void *set,
				  size_t size);
XVCPU_API int cpumap_to_cpu_set(const struct cpumap *map, void *set,
				size_t size);

/*
 * The bodies of what is inline are in cpumap_inline.h.  They call functions of
 * the same name with _large behind it, and loops have a struct cpumap_walk.
 * Those are not for programs, though the library exports them.
 */

#include "cpumap_inline.h"

#ifdef __cplusplus
}
#endif
#endif
