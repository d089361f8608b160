/* SPDX-License-Identifier: MIT */
/* The printf of small builds writes what libc's writes. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>

static size_t writes;

static size_t counted_fwrite(const void *bytes, size_t size, size_t n,
			     FILE *file)
{
	writes++;
	return fwrite(bytes, size, n, file);
}

#define vfprintf  small_vfprintf
#define vsnprintf small_vsnprintf
#define vasprintf small_vasprintf
#define fwrite    counted_fwrite

int vfprintf(FILE *file, const char *format, va_list args);
int vsnprintf(char *text, size_t size, const char *format, va_list args);
int vasprintf(char **text, const char *format, va_list args);

#include "cli/small/printf.c"

#undef vfprintf
#undef vsnprintf
#undef vasprintf
#undef fwrite

/* Both into rooms of several sizes, and what they count. */
static __attribute__((format(printf, 1, 2))) void same(const char *format, ...)
{
	char ours[400], libcs[400], *text;
	va_list args, again;
	int n, wanted;

	for (size_t room = 0; room < 80; room += room < 12 ? 1 : 33) {
		memset(ours, '#', sizeof(ours));
		memset(libcs, '#', sizeof(libcs));
		va_start(args, format);
		va_copy(again, args);
		n = small_vsnprintf(room ? ours : NULL, room, format, args);
		wanted = vsnprintf(libcs, room, format, again);
		va_end(again);
		va_end(args);
		cr_assert(eq(int, n, wanted), "%s", format);
		cr_assert(zero(int, memcmp(ours, libcs, sizeof(ours))),
			  "%s: '%.*s', not '%.*s'", format, (int)room, ours,
			  (int)room, libcs);
	}
	va_start(args, format);
	cr_assert(eq(int, small_vasprintf(&text, format, args), wanted));
	va_end(args);
	va_start(args, format);
	vsnprintf(libcs, sizeof(libcs), format, args);
	va_end(args);
	cr_assert(eq(str, text, libcs), "%s", format);
	free(text);
}

#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static const char *const widths[] = {"", "1", "4", "9", "10", "72"};

#define EACH_WIDTH(i)                                                          \
	for (size_t i = 0; i < sizeof(widths) / sizeof(*widths); i++)

/* The value in all sizes, under flags and a width, told in two ways. */
static void number(const char *flag, const char *width, char type,
		   unsigned long long value)
{
	static const char *const sizes[] = {"", "l", "ll", "z"};
	char fixed[40], told[40];
	int n = atoi(width);

	for (size_t i = 0; i < 4; i++) {
		snprintf(fixed, sizeof(fixed), "a%%%s%s%s%cz", flag, width,
			 sizes[i], type);
		snprintf(told, sizeof(told), "%%%s*%s%c", flag, sizes[i], type);
		if (i == 0) {
			same(fixed, (unsigned int)value);
			same(told, n, (unsigned int)value);
		} else if (i == 2) {
			same(fixed, value);
			same(told, n, value);
		} else {
			same(fixed, (unsigned long)value);
			same(told, -n, (unsigned long)value);
		}
	}
}

Test(small_printf, numbers)
{
	unsigned long long value = 0;

	EACH_WIDTH(i)
	for (int bit = 0; bit < 65; bit++) {
		value = bit == 64 ? 0 : 1ULL << bit;
		for (int next = -1; next < 2; next++, value++) {
			number("", widths[i], 'd', value - 1);
			number("-", widths[i], 'd', value - 1);
			number("", widths[i], 'u', value - 1);
			number("-", widths[i], 'u', value - 1);
			number("0", widths[i], 'u', value - 1);
			number("", widths[i], 'x', value - 1);
			number("-", widths[i], 'x', value - 1);
			number("0", widths[i], 'x', value - 1);
		}
	}
}

Test(small_printf, texts)
{
	static const char *const texts[] = {
		"",  "a", "vCPU", "%d\n", "a longer text, of 31 characters",
		NULL};
	char format[40];

	for (size_t t = 0; t < sizeof(texts) / sizeof(*texts); t++)
		EACH_WIDTH(i)
		{
			snprintf(format, sizeof(format), "<%%%ss>", widths[i]);
			same(format, texts[t]);
			snprintf(format, sizeof(format), "%%-%ss.", widths[i]);
			same(format, texts[t]);
			if (!texts[t])
				continue; /* libc cuts none that is short */
			snprintf(format, sizeof(format), "%%%s.3s", widths[i]);
			same(format, texts[t]);
			for (int n = -40; n <= 40; n++) {
				same("%*s", n, texts[t]);
				same("%-*s|", n, texts[t]);
				same("%.*s", n, texts[t]);
				same("%-*.*s", n, 40 - n, texts[t]);
			}
		}
}

/* A precision is all that ends it. */
Test(small_printf, a_text_without_an_end)
{
	char text[3] = {'a', 'b', 'c'};

	same("%.3s", text);
	same("%.*s", 2, text);
}

Test(small_printf, characters_and_percent_signs)
{
	for (int c = 1; c < 256; c++) {
		same("%c", c);
		same("%4c%-4c|", c, c);
	}
	same("%%");
	same("100%% of %s", "all");
	same("no conversion");
}

Test(small_printf, many_arguments_of_all_sizes)
{
	same("%s %d %lu %c %zu %llx %*d %.*s %02x%02x %-8s %4u %ld", "a", -1,
	     2UL, 'c', (size_t)4, 5ULL, 6, 7, 2, "longer", 8u, 9u, "b", 10u,
	     -11L);
}

static int file_print(FILE *file, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = small_vfprintf(file, format, args);
	va_end(args);
	return n;
}

/* What goes into a file at once: a message is one write. */
Test(small_printf, a_file_gets_pieces_in_order)
{
	static char wanted[5000], text[5000], got[6000];
	size_t n;
	FILE *file;

	memset(text, 'x', sizeof(text) - 1);
	for (size_t size = 0; size < sizeof(text) - 1; size += 509) {
		text[size] = '\0';
		file = tmpfile();
		writes = 0;
		n = (size_t)snprintf(wanted, sizeof(wanted), "a%s %u\n", text,
				     7u);
		cr_assert(eq(int, file_print(file, "a%s %u\n", text, 7u),
			     (int)n));
		cr_assert(eq(sz, writes, n / PIECE + 1));
		rewind(file);
		cr_assert(eq(sz, fread(got, 1, sizeof(got), file), n));
		cr_assert(zero(int, memcmp(got, wanted, n)));
		fclose(file);
		text[size] = 'x';
	}
}

Test(small_printf, a_full_disk_is_told)
{
	FILE *file = fopen("/dev/full", "w");

	setvbuf(file, NULL, _IONBF, 0);
	cr_assert(eq(int, file_print(file, "%s", "text"), -1));
	cr_assert(ferror(file));
	fclose(file);
}

Test(small_printf, what_it_lacks_ends_the_program, .signal = SIGILL)
{
	file_print(stdout, "%i", 1);
}
