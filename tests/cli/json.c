/* SPDX-License-Identifier: MIT */
/*
 * json [PATH] - check that standard input is one JSON document on one line
 * (RFC 8259, UTF-8, no key twice), and print the value at PATH as it stands:
 * "vcpus[0].hard".  Exits 1 with the offset of the fault, 2 if there is no such
 * value.
 *
 * json --each FILE... - check that each of them is one.
 *
 * json --flat - print every value of the documents, a line each, in order: its
 * path and what it is, { or [ for what has others in it, which follow.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char text[1 << 24];
static const char *p = text;
static char path[4096]; /* of the value being read */
static const char *file = "standard input";
static const char *wanted, *found;
static size_t found_length;
static int flat;

static void value(void);

static void refuse(const char *why)
{
	fprintf(stderr, "json: %s: offset %zu: %s\n", file, (size_t)(p - text),
		why);
	exit(1);
}

static int eat(char c)
{
	if (*p != c)
		return 0;
	p++;
	return 1;
}

static void expect(char c)
{
	if (!eat(c))
		refuse("another character is expected");
}

static int hex_digits(const char *s, int n)
{
	return strspn(s, "0123456789abcdefABCDEF") >= (size_t)n;
}

static void utf8(void)
{
	static const unsigned char smallest[] = {0, 0, 0, 0xa0, 0x90};
	const unsigned char *s = (const unsigned char *)p;
	int i, n = *s >= 0xf0 ? 4 : *s >= 0xe0 ? 3 : 2;

	if (*s < 0xc2 || *s > 0xf4)
		refuse("not UTF-8");
	for (i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			refuse("not UTF-8");
	if (((*s == 0xe0 || *s == 0xf0) && s[1] < smallest[n]) ||
	    (*s == 0xed && s[1] > 0x9f) || (*s == 0xf4 && s[1] > 0x8f))
		refuse("not UTF-8");
	p += n;
}

static void string(void)
{
	expect('"');
	while (!eat('"')) {
		if ((unsigned char)*p < 0x20)
			refuse("a control character, or no end");
		if (eat('\\')) {
			if (*p == 'u' && hex_digits(p + 1, 4))
				p += 5;
			else if (*p && strchr("\"\\/bfnrt", *p))
				p++;
			else
				refuse("not an escape");
		} else if (*p & 0x80) {
			utf8();
		} else {
			p++;
		}
	}
}

static void digits(void)
{
	if (!strspn(p, "0123456789"))
		refuse("a digit is expected");
	p += strspn(p, "0123456789");
}

static void number(void)
{
	eat('-');
	if (!eat('0'))
		digits();
	if (eat('.'))
		digits();
	if (eat('e') || eat('E')) {
		if (!eat('+'))
			eat('-');
		digits();
	}
}

static void array(void)
{
	size_t length = strlen(path);
	int i = 0;

	expect('[');
	if (eat(']'))
		return;
	do {
		snprintf(path + length, sizeof(path) - length, "[%d]", i++);
		value();
	} while (eat(','));
	expect(']');
	path[length] = '\0';
}

static void object(void)
{
	size_t length = strlen(path), seen = 0, i;
	struct {
		const char *key;
		size_t length;
	} keys[64];

	expect('{');
	if (eat('}'))
		return;
	do {
		const char *key = p + 1;

		string();
		keys[seen].key = key;
		keys[seen].length = (size_t)(p - 1 - key);
		for (i = 0; i < seen; i++)
			if (keys[i].length == keys[seen].length &&
			    !memcmp(keys[i].key, key, keys[i].length))
				refuse("a key comes twice");
		seen++;
		snprintf(path + length, sizeof(path) - length, "%s%.*s",
			 length ? "." : "", (int)keys[seen - 1].length, key);
		expect(':');
		value();
	} while (eat(','));
	expect('}');
	path[length] = '\0';
}

static void value(void)
{
	static const char *const words[] = {"true", "false", "null"};
	const char *start = p;
	size_t i;

	if (flat && (*p == '{' || *p == '['))
		printf("%s %c\n", path, *p);
	if (*p == '{') {
		object();
	} else if (*p == '[') {
		array();
	} else if (*p == '"') {
		string();
	} else {
		for (i = 0; i < 3; i++)
			if (!strncmp(p, words[i], strlen(words[i])))
				break;
		if (i < 3)
			p += strlen(words[i]);
		else
			number();
	}
	if (flat && *start != '{' && *start != '[')
		printf("%s %.*s\n", path, (int)(p - start), start);
	if (wanted && !strcmp(path, wanted)) {
		found = start;
		found_length = (size_t)(p - start);
	}
}

static void document(FILE *in)
{
	size_t length = fread(text, 1, sizeof(text) - 1, in);

	text[length] = '\0';
	p = text;
	if (strlen(text) != length)
		refuse("a NUL");
	do {
		value();
		expect('\n');
	} while (flat && *p);
	if (*p)
		refuse("more than one line");
}

static int each(char **files)
{
	for (; *files; files++) {
		FILE *in = fopen(*files, "r");

		file = *files;
		if (!in)
			refuse("cannot be read");
		document(in);
		fclose(in);
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--each"))
		return each(argv + 2);
	flat = argc > 1 && !strcmp(argv[1], "--flat");
	wanted = argc > 1 && !flat ? argv[1] : NULL;
	document(stdin);
	if (!wanted)
		return 0;
	if (!found) {
		fprintf(stderr, "json: nothing at %s\n", wanted);
		return 2;
	}
	printf("%.*s\n", (int)found_length, found);
	return 0;
}
