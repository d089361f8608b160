/* SPDX-License-Identifier: MIT */
/* What the rest of the printf family of small builds hands on and returns. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static size_t room;

static int seen_vsnprintf(char *text, size_t size, const char *format,
			  va_list args)
{
	room = size;
	return vsnprintf(text, size < 100 ? size : 100, format, args);
}

#define vsnprintf seen_vsnprintf
#define printf    small_printf
#define fprintf   small_fprintf
#define snprintf  small_snprintf
#define sprintf   small_sprintf
#define asprintf  small_asprintf
#define fputc     small_fputc
#undef putc
#define putc small_putc
#undef putchar
#define putchar small_putchar
#define puts    small_puts

int printf(const char *format, ...);
int fprintf(FILE *file, const char *format, ...);
int snprintf(char *text, size_t size, const char *format, ...);
int sprintf(char *text, const char *format, ...);
int asprintf(char **text, const char *format, ...);
int fputc(int c, FILE *file);
int putc(int c, FILE *file);
int putchar(int c);
int puts(const char *text);

#include "cli/small/stdio.c"

/* INT_MAX goes past the end of an address space of 4 GiB, and round. */
Test(small_stdio, sprintf_has_room_to_the_end_of_memory)
{
	char text[100];

	cr_assert(eq(int, sprintf(text, "\\u%04x", 27), 6));
	cr_assert(eq(str, text, "\\u001b"));
	cr_assert(eq(sz, room + (uintptr_t)text, 0));
	cr_assert(eq(int, snprintf(text, 4, "%s", "abcdef"), 6));
	cr_assert(eq(str, text, "abc"));
	cr_assert(eq(sz, room, 4));
}

Test(small_stdio, bytes_and_lines)
{
	char text[100] = "";
	FILE *file = fmemopen(text, sizeof(text), "w"), *full;

	cr_assert(file != NULL);
	cr_assert(eq(int, fputc('a', file), 'a'));
	cr_assert(eq(int, putc(0x1ff, file), 0xff));
	cr_assert(eq(int, fprintf(file, "%d%c", -1, '!'), 3));
	fclose(file);
	cr_assert(eq(str, text, "a\xff-1!"));
	full = fopen("/dev/full", "w");
	cr_assert(full != NULL);
	setvbuf(full, NULL, _IONBF, 0);
	cr_assert(eq(int, putc('a', full), EOF));
	cr_assert(lt(int, fprintf(full, "a"), 0));
	fclose(full);
}
