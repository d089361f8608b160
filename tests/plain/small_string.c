/* SPDX-License-Identifier: MIT */
/* Strings, numbers and sorting of small builds do what libc's do. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Beside libc's, by another name. */
#define memchr      small_memchr
#define memmem      small_memmem
#define strchr      small_strchr
#define strncmp     small_strncmp
#define strstr      small_strstr
#define strspn      small_strspn
#define strcspn     small_strcspn
#define stpcpy      small_stpcpy
#define strcpy      small_strcpy
#define strncpy     small_strncpy
#define strncasecmp small_strncasecmp
#define strcasecmp  small_strcasecmp
#define qsort_r     small_qsort_r
#define qsort       small_qsort
#define strtol      small_strtol
#define strtoul     small_strtoul

void *memchr(const void *bytes, int c, size_t n);
void *memmem(const void *bytes, size_t size, const void *what, size_t n);
char *strchr(const char *text, int c);
int strncmp(const char *a, const char *b, size_t n);
char *strstr(const char *text, const char *what);
size_t strspn(const char *text, const char *set);
size_t strcspn(const char *text, const char *set);
char *stpcpy(char *out, const char *text);
char *strcpy(char *out, const char *text);
char *strncpy(char *out, const char *text, size_t n);
int strncasecmp(const char *a, const char *b, size_t n);
int strcasecmp(const char *a, const char *b);
void qsort_r(void *base, size_t n, size_t size,
	     int (*compare)(const void *, const void *, void *), void *arg);
void qsort(void *base, size_t n, size_t size,
	   int (*compare)(const void *, const void *));
long strtol(const char *text, char **end, int base);
unsigned long strtoul(const char *text, char **end, int base);

#include "cli/small/stdlib.c"
#include "cli/small/string.c"

#undef memchr
#undef memmem
#undef strchr
#undef strncmp
#undef strstr
#undef strspn
#undef strcspn
#undef stpcpy
#undef strcpy
#undef strncpy
#undef strncasecmp
#undef strcasecmp
#undef qsort_r
#undef qsort
#undef strtol
#undef strtoul

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

/* All texts of up to four of these, with what is not ASCII, and no case. */
#define LETTERS "aAzZ\xc3[@"
#define TEXTS   (7 * 7 * 7 * 7)

static const char *text_of(unsigned int i, char out[5])
{
	unsigned int n = 0;

	for (; n < i % 5; i /= 7)
		out[n++] = LETTERS[i % 7];
	out[n] = '\0';
	return out;
}

static void compare_two(const char *a, const char *b)
{
	for (size_t n = 0; n < 6; n++) {
		cr_assert(eq(int, sign(small_strncmp(a, b, n)),
			     sign(strncmp(a, b, n))));
		cr_assert(eq(int, sign(small_strncasecmp(a, b, n)),
			     sign(strncasecmp(a, b, n))));
	}
	cr_assert(
		eq(int, sign(small_strcasecmp(a, b)), sign(strcasecmp(a, b))));
	cr_assert(eq(ptr, small_strstr(a, b), strstr(a, b)));
	for (size_t n = 0; n <= strlen(a); n++)
		cr_assert(eq(ptr, small_memmem(a, n, b, strlen(b)),
			     memmem(a, n, b, strlen(b))));
	cr_assert(eq(sz, small_strspn(a, b), strspn(a, b)));
	cr_assert(eq(sz, small_strcspn(a, b), strcspn(a, b)));
}

Test(small_string, two_texts)
{
	char a[5], b[5];

	for (unsigned int i = 0; i < TEXTS; i += 3)
		for (unsigned int k = 0; k < TEXTS; k += 7)
			compare_two(text_of(i, a), text_of(k, b));
}

Test(small_string, a_byte)
{
	const char text[] = "some \xff text";

	for (int c = -128; c < 256; c++) {
		cr_assert(eq(ptr, small_strchr(text, c), strchr(text, c)));
		for (size_t n = 0; n < sizeof(text); n++)
			cr_assert(eq(ptr, small_memchr(text, c, n),
				     memchr(text, c, n)));
	}
}

Test(small_string, copies)
{
	const char text[] = "a text";
	char a[12], b[12];

	for (size_t from = 0; from < sizeof(text); from++)
		for (size_t n = 0; n < sizeof(a); n++) {
			memset(a, '#', sizeof(a));
			memset(b, '#', sizeof(b));
			cr_assert(eq(ptr, small_strncpy(a, text + from, n), a));
			strncpy(b, text + from, n);
			cr_assert(zero(int, memcmp(a, b, sizeof(a))));
			cr_assert(eq(ptr, small_stpcpy(a, text + from),
				     a + strlen(text + from)));
			cr_assert(eq(str, a, (char *)text + from));
			cr_assert(eq(ptr, small_strcpy(a, text), a));
			cr_assert(eq(str, a, (char *)text));
		}
}

static void same_number(const char *text, int base)
{
	char *end, *wanted;
	unsigned long n;
	int err;

	errno = 0;
	n = small_strtoul(text, &end, base);
	err = errno;
	errno = 0;
	cr_assert(eq(ulong, n, strtoul(text, &wanted, base)), "%s", text);
	cr_assert(eq(int, err, errno), "%s", text);
	cr_assert(eq(ptr, end, wanted), "%s", text);
	errno = 0;
	n = (unsigned long)small_strtol(text, &end, base);
	err = errno;
	errno = 0;
	cr_assert(eq(ulong, n, (unsigned long)strtol(text, &wanted, base)),
		  "%s", text);
	cr_assert(eq(int, err, errno), "%s", text);
	cr_assert(eq(ptr, end, wanted), "%s", text);
	cr_assert(eq(ulong, small_strtoul(text, NULL, base),
		     strtoul(text, NULL, base)));
}

Test(small_string, numbers)
{
	static const char *const leads[] = {"",   " \t\n\v\f\r", "-", "+",
					    "- ", "+-",          "x", " -"};
	static const char *const digits[] = {
		"",
		"0",
		"00",
		"08",
		"0x",
		"0xg",
		"0x1F",
		"0Xabcdefg",
		"0x-1",
		"0b1",
		"7",
		"1z",
		"12-",
		"3,4",
		"010",
		"9:",
		"9223372036854775806",
		"9223372036854775807",
		"9223372036854775808",
		"9223372036854775809",
		"18446744073709551614",
		"18446744073709551615",
		"18446744073709551616",
		"18446744073709551620",
		"99999999999999999999999x",
		"0x7fffffffffffffff",
		"0xffffffffffffffff",
		"0x10000000000000000",
		"01777777777777777777777",
		"02000000000000000000000",
	};
	char text[64];

	for (size_t i = 0; i < sizeof(leads) / sizeof(*leads); i++)
		for (size_t k = 0; k < sizeof(digits) / sizeof(*digits); k++) {
			snprintf(text, sizeof(text), "%s%s", leads[i],
				 digits[k]);
			same_number(text, 0);
			same_number(text, 10);
		}
}

struct element {
	char key, rest[6];
};

static int by_key(const void *a, const void *b)
{
	const struct element *x = a, *y = b;

	return x->key - y->key;
}

static int by_key_down(const void *a, const void *b, void *calls)
{
	++*(unsigned int *)calls;
	return by_key(b, a);
}

/* Every order of n elements with up to five keys. */
static void sort_all(size_t n)
{
	struct element e[8];
	unsigned int all = 1, calls = 0, sum;

	for (size_t i = 0; i < n; i++)
		all *= 5;
	for (unsigned int which = 0; which < all; which++) {
		for (size_t i = 0, rest = which; i < n; i++, rest /= 5) {
			e[i].key = (char)(rest % 5);
			memset(e[i].rest, e[i].key, sizeof(e[i].rest));
		}
		sum = 0;
		for (size_t i = 0; i < n; i++)
			sum += 1u << 4 * e[i].key;
		small_qsort(e, n, sizeof(*e), by_key);
		for (size_t i = 1; i < n; i++)
			cr_assert(e[i - 1].key <= e[i].key);
		small_qsort_r(e, n, sizeof(*e), by_key_down, &calls);
		for (size_t i = 1; i < n; i++)
			cr_assert(e[i - 1].key >= e[i].key);
		for (size_t i = 0; i < n; i++) {
			sum -= 1u << 4 * e[i].key;
			for (size_t k = 0; k < sizeof(e[i].rest); k++)
				cr_assert(eq(chr, e[i].rest[k], e[i].key));
		}
		cr_assert(zero(uint, sum));
	}
	cr_assert(n < 2 || calls);
}

Test(small_string, sorting_every_order)
{
	for (size_t n = 0; n < 8; n++)
		sort_all(n);
}

/* Whatever comes: n log n. */
Test(small_string, sorting_many_takes_few_comparisons)
{
	static struct element e[60000];
	unsigned int calls = 0;

	for (size_t i = 0; i < 60000; i++)
		e[i].key = (char)(i * 7919 >> 8);
	small_qsort_r(e, 60000, sizeof(*e), by_key_down, &calls);
	small_qsort_r(e, 60000, sizeof(*e), by_key_down, &calls);
	for (size_t i = 1; i < 60000; i++)
		cr_assert(e[i - 1].key >= e[i].key);
	cr_assert(lt(uint, calls, 2 * 2 * 16 * 60000));
}
