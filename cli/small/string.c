/* SPDX-License-Identifier: MIT */
/* Strings, a byte at a time: here they are short, and so should this be. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

void *memchr(const void *bytes, int c, size_t n)
{
	const char *at = bytes;

	for (; n; n--, at++)
		if (*at == (char)c)
			return (void *)at;
	return NULL;
}

void *memmem(const void *bytes, size_t size, const void *what, size_t n)
{
	const char *at = bytes;

	for (; size >= n; size--, at++)
		if (!memcmp(at, what, n))
			return (void *)at;
	return NULL;
}

char *strchr(const char *text, int c)
{
	for (; *text != (char)c; text++)
		if (!*text)
			return NULL;
	return (char *)text;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n && *a && *a == *b; n--, a++, b++)
		;
	return n ? (unsigned char)*a - (unsigned char)*b : 0;
}

char *strstr(const char *text, const char *what)
{
	size_t n = strlen(what);

	for (; strncmp(text, what, n); text++)
		if (!*text)
			return NULL;
	return (char *)text;
}

/* How many bytes there are before one that is in the set, or is not. */
static size_t span(const char *text, const char *set, bool in)
{
	size_t n;

	for (n = 0; text[n] && (strchr(set, text[n]) != NULL) == in; n++)
		;
	return n;
}

size_t strspn(const char *text, const char *set)
{
	return span(text, set, true);
}

size_t strcspn(const char *text, const char *set)
{
	return span(text, set, false);
}

char *stpcpy(char *out, const char *text)
{
	while ((*out = *text++))
		out++;
	return out;
}

char *strcpy(char *out, const char *text)
{
	stpcpy(out, text);
	return out;
}

char *strncpy(char *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		out[i] = *text;
		text += *text != '\0';
	}
	return out;
}

static int lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : (unsigned char)c;
}

int strncasecmp(const char *a, const char *b, size_t n)
{
	for (; n && *a && lower(*a) == lower(*b); n--, a++, b++)
		;
	return n ? lower(*a) - lower(*b) : 0;
}

int strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, PTRDIFF_MAX);
}
