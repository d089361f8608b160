/* SPDX-License-Identifier: MIT */
/* Sorting and numbers: libc's are faster, and ten times as large. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

static void swap(char *a, char *b, size_t size)
{
	char was;

	while (size--) {
		was = a[size];
		a[size] = b[size];
		b[size] = was;
	}
}

/*
 * Heapsort: one after the other sinks below what is larger, first all that have
 * something below them, then what took the place of the largest.
 */
void qsort_r(void *base, size_t n, size_t size,
	     int (*compare)(const void *, const void *, void *), void *arg)
{
	size_t next = n / 2, i, below;
	char *at = base;

	while (n > 1) {
		if (next)
			next--;
		else
			swap(at, at + --n * size, size);
		for (i = next; (below = 2 * i + 1) < n; i = below) {
			if (below + 1 < n &&
			    compare(at + below * size, at + (below + 1) * size,
				    arg) < 0)
				below++;
			if (compare(at + i * size, at + below * size, arg) >= 0)
				break;
			swap(at + i * size, at + below * size, size);
		}
	}
}

static int without_arg(const void *a, const void *b, void *compare)
{
	return (*(int (**)(const void *, const void *))compare)(a, b);
}

void qsort(void *base, size_t n, size_t size,
	   int (*compare)(const void *, const void *))
{
	qsort_r(base, n, size, without_arg, &compare);
}

static unsigned int digit(char c)
{
	unsigned int n = (unsigned int)c - '0', letter = (c | 0x20U) - 'a';

	return n < 10 ? n : letter < 26 ? 10 + letter : UINT_MAX;
}

/*
 * A number as C has it, with the sign taken from it at the end: at most `most`
 * without one, or `least` with one.
 */
static unsigned long long number(const char *text, char **end,
				 unsigned int base, unsigned long long most,
				 unsigned long long least)
{
	const char *at = text;
	unsigned long long n = 0;
	bool over = false, minus;

	while (isspace((unsigned char)*at))
		at++;
	minus = *at == '-';
	at += minus || *at == '+';
	if (!base && *at == '0' && (at[1] | 0x20) == 'x' && digit(at[2]) < 16) {
		at += 2;
		base = 16;
	} else if (!base) {
		base = *at == '0' ? 8 : 10;
	}
	for (; digit(*at) < base; text = ++at) {
		over |= __builtin_mul_overflow(n, base, &n);
		over |= __builtin_add_overflow(n, digit(*at), &n);
	}
	if (end)
		*end = (char *)text;
	if (minus)
		most = least;
	if (over || n > most) {
		errno = ERANGE;
		return most;
	}
	return minus ? -n : n;
}

long strtol(const char *text, char **end, int base)
{
	return (long)number(text, end, (unsigned int)base, LONG_MAX,
			    LONG_MAX + 1UL);
}

unsigned long strtoul(const char *text, char **end, int base)
{
	return (unsigned long)number(text, end, (unsigned int)base, ULONG_MAX,
				     ULONG_MAX);
}

unsigned long long strtoull(const char *text, char **end, int base)
{
	return number(text, end, (unsigned int)base, ULLONG_MAX, ULLONG_MAX);
}
