/* SPDX-License-Identifier: MIT */
/* The rest of the printf family; and single bytes, by what is there anyway. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

int printf(const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vfprintf(stdout, format, args);
	va_end(args);
	return n;
}

int fprintf(FILE *file, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vfprintf(file, format, args);
	va_end(args);
	return n;
}

int snprintf(char *text, size_t size, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, size, format, args);
	va_end(args);
	return n;
}

/* To the end of memory: INT_MAX would go past it where that is 4 GiB. */
int sprintf(char *text, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, -(uintptr_t)text, format, args);
	va_end(args);
	return n;
}

int asprintf(char **text, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(text, format, args);
	va_end(args);
	return n;
}

int fputc(int c, FILE *file)
{
	unsigned char byte = (unsigned char)c;

	return fwrite(&byte, 1, 1, file) ? byte : EOF;
}

int putc(int c, FILE *file)
{
	return fputc(c, file);
}

int putchar(int c)
{
	return fputc(c, stdout);
}

int puts(const char *text)
{
	return fputs(text, stdout) < 0 ? EOF : fputc('\n', stdout);
}
