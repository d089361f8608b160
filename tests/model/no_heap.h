/* SPDX-License-Identifier: MIT */
/*
 * no_heap - malloc() and its like give nothing to the library.
 *
 * The model and the fake daemon's thread are other machines: they have theirs.
 */
#ifndef XVCPU_TESTS_MODEL_NO_HEAP_H
#define XVCPU_TESTS_MODEL_NO_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/* While it is set. */
extern bool no_heap;

/* For calloc() of that many elements; 0: none. */
extern size_t no_heap_for;

/* For the n-th that is asked for from here on, and no other; 0: none. */
extern size_t no_heap_at;

#endif
