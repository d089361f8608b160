/* SPDX-License-Identifier: MIT */
/* The linker sends the library here: -Wl,--wrap=malloc and its kin. */
#include "tests/model/no_heap.h"

#include <errno.h>
#include <unistd.h>

#include "tests/fake/xen.h"

bool no_heap;
size_t no_heap_for;
size_t no_heap_at;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__real_reallocarray(void *p, size_t n, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__wrap_reallocarray(void *p, size_t n, size_t size);

static bool none(void)
{
	if (model.in_call || gettid() != getpid())
		return false;
	if (!no_heap && (!no_heap_at || --no_heap_at))
		return false;
	errno = ENOMEM;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return none() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	if (none() || (n && n == no_heap_for))
		return NULL;
	return __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
	return none() ? NULL : __real_realloc(p, size);
}

void *__wrap_reallocarray(void *p, size_t n, size_t size)
{
	return none() ? NULL : __real_reallocarray(p, n, size);
}
