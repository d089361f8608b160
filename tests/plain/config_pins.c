/* SPDX-License-Identifier: MIT */
/* Saved pins: what is written reads back, in one stable form; all else is
 * refused with its place. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config/pins.h"

TestSuite(config_pins, .timeout = 300);

#define HEAD "xvcpu-pins 1\n# " PINS_NOTE "\n"
#define U1   "00000000-0000-0000-0000-000000000001"
#define U2   "5b0e1c3a-1d1a-4d41-8d0c-2f3f5a1c9b77"

Test(config_pins, are_written_sorted_and_quoted)
{
	struct pins_vcpu web[] = {
		{.vcpu = 2, .hard = "0-3,8", .soft = "0-63"},
		{.vcpu = 0, .hard = "0", .soft = "all"},
	};
	struct pins_vcpu dom0[] = {{.vcpu = 0, .hard = "1", .soft = "none"}};
	struct pins_domain domains[] = {
		{.uuid = U2,
		 .name = "we\"b\\ 1\n\xc3\xbc",
		 .vcpus = web,
		 .nvcpus = 2},
		{.uuid = U2, .name = "Domain-0", .vcpus = dom0, .nvcpus = 1},
		{.uuid = U1, .name = NULL},
		{.uuid = U1, .name = "Domain-0"},
	};
	size_t size;
	char *text;

	cr_assert(zero(int, xvcpu_pins_write(domains, 4, &text, &size)));
	cr_expect(eq(str, text,
		     HEAD "\ndomain " U1 " -\n"
			  "\ndomain " U1 " \"Domain-0\"\n"
			  "\ndomain " U2 " \"Domain-0\"\n"
			  "vcpu 0 hard 1 soft none\n"
			  "\ndomain " U2 " \"we\\\"b\\\\ 1\\x0a\xc3\xbc\"\n"
			  "vcpu 0 hard 0 soft all\n"
			  "vcpu 2 hard 0-3,8 soft 0-63\n"));
	cr_expect(eq(sz, size, strlen(text)));
	cr_expect(eq(int, (int)web[0].vcpu, 2)); /* not sorted in place */
	free(text);
	cr_assert(zero(int, xvcpu_pins_write(NULL, 0, &text, &size)));
	cr_expect(eq(str, text, HEAD));
	free(text);
}

static bool backwards; /* what is equal comes out of qsort so */

void qsort(void *items, size_t n, size_t size,
	   int (*order)(const void *, const void *))
{
	char *at = items, was[256];

	for (size_t i = 0; i < n; i++)
		for (size_t j = i; j; j--) {
			char *b = at + j * size, *a = b - size;

			if (order(a, b) < (backwards ? 0 : 1))
				break;
			memcpy(was, a, size);
			memcpy(a, b, size);
			memcpy(b, was, size);
		}
}

/* Whose libc it is must not be seen in what is under version control. */
Test(config_pins, alike_domains_stay_in_their_order)
{
	struct pins_vcpu vcpus[3][1] = {
		{{.vcpu = 0, .hard = "2", .soft = "9"}},
		{{.vcpu = 0, .hard = "3", .soft = "9"}},
		{{.vcpu = 0, .hard = "1", .soft = "9"}}};
	struct pins_domain domains[] = {
		{.uuid = U1, .name = "b", .vcpus = vcpus[0], .nvcpus = 1},
		{.uuid = U1, .name = "b", .vcpus = vcpus[1], .nvcpus = 1},
		{.uuid = U1, .name = "a"},
		{.uuid = U1, .name = "b", .vcpus = vcpus[2], .nvcpus = 1},
	};
	size_t size;
	char *text;

	backwards = true;
	cr_assert(zero(int, xvcpu_pins_write(domains, 4, &text, &size)));
	cr_expect(eq(str, text,
		     HEAD "\ndomain " U1 " \"a\"\n"
			  "\ndomain " U1 " \"b\"\nvcpu 0 hard 2 soft 9\n"
			  "\ndomain " U1 " \"b\"\nvcpu 0 hard 3 soft 9\n"
			  "\ndomain " U1 " \"b\"\nvcpu 0 hard 1 soft 9\n"));
	free(text);
}

Test(config_pins, read_back_exactly)
{
	struct pins *pins, *again;
	size_t size, more;
	char *text, *twice;
	struct pins_vcpu *v;

	text = strdup(HEAD "domain " U2 " \"a \\\"b\\\" \\\\ \\x0a\"\n"
			   "# a comment\n\n"
			   "vcpu 0 hard 0-3 soft all\n"
			   "vcpu 65535 hard none soft nodes:1,^3-4\n"
			   "domain " U1 " -");
	cr_assert(zero(int, xvcpu_pins_read(text, strlen(text), &pins, NULL)));
	free(text);
	cr_assert(eq(sz, pins->ndomains, 2));
	cr_expect(eq(str, pins->domains[0].uuid, U2));
	cr_expect(eq(str, (char *)pins->domains[0].name, "a \"b\" \\ \n"));
	cr_expect(eq(sz, pins->domains[0].line, 3));
	cr_expect(zero(ptr, (char *)pins->domains[1].name));
	cr_assert(eq(sz, pins->domains[0].nvcpus, 2));
	v = pins->domains[0].vcpus;
	cr_expect(eq(u32, v[1].vcpu, PINS_MAX_VCPUS - 1));
	cr_expect(eq(str, (char *)v[0].hard, "0-3"));
	cr_expect(eq(str, (char *)v[0].soft, "all"));
	cr_expect(eq(str, (char *)v[1].hard, "none"));
	cr_expect(eq(str, (char *)v[1].soft, "nodes:1,^3-4"));
	cr_expect(eq(sz, v[1].line, 7));

	cr_assert(zero(int, xvcpu_pins_write(pins->domains, pins->ndomains,
					     &text, &size)));
	cr_assert(zero(int, xvcpu_pins_read(text, size, &again, NULL)));
	cr_assert(zero(int, xvcpu_pins_write(again->domains, again->ndomains,
					     &twice, &more)));
	cr_expect(eq(str, text, twice));
	xvcpu_pins_free(pins);
	xvcpu_pins_free(again);
	xvcpu_pins_free(NULL);
	free(text);
	free(twice);
}

/* Two domains can have no UUID and no name: which is which is not its part. */
Test(config_pins, a_domain_given_twice_is_read_twice)
{
	static const char text[] = HEAD "domain " U1 " \"a\"\n"
					"vcpu 0 hard 1 soft 1\n"
					"domain " U1 " \"a\"\n"
					"vcpu 0 hard 2 soft 2\n";
	struct pins *pins;

	cr_assert(zero(int,
		       xvcpu_pins_read(text, sizeof(text) - 1, &pins, NULL)));
	cr_assert(eq(sz, pins->ndomains, 2));
	cr_expect(eq(str, (char *)pins->domains[1].vcpus[0].hard, "2"));
	xvcpu_pins_free(pins);
}

Test(config_pins, a_name_of_any_bytes_reads_back)
{
	struct pins_domain d = {.uuid = U1};
	char name[256], *text;
	struct pins *pins;
	size_t size, i;

	for (i = 0; i < 255; i++)
		name[i] = (char)(i + 1);
	name[255] = '\0';
	d.name = name;
	cr_assert(zero(int, xvcpu_pins_write(&d, 1, &text, &size)));
	for (i = 0; i < size; i++)
		cr_expect(text[i] == '\n' || (text[i] & 0x7f) >= 0x20, "%zu",
			  i);
	cr_assert(zero(int, xvcpu_pins_read(text, size, &pins, NULL)));
	cr_expect(eq(str, (char *)pins->domains[0].name, name));
	xvcpu_pins_free(pins);
	free(text);
}

static const struct {
	const char *text;
	int rc;
	size_t line, column;
} bad[] = {
	{"", -EINVAL, 1, 1},
	{"\n", -EINVAL, 1, 1},
	{"# xvcpu-pins 1\n", -EINVAL, 1, 1},
	{"xvcpu-pins\n", -EINVAL, 1, 1},
	{"xvcpu-pins 2\n", -EOPNOTSUPP, 1, 1},
	{"xvcpu-pins 0\n", -EINVAL, 1, 13},
	{"xvcpu-pins 01\n", -EINVAL, 1, 12},
	{"xvcpu-pins 1 \n", -EINVAL, 1, 13},
	{"xvcpu-pins 1\r\n", -EINVAL, 1, 13},
	{HEAD "vcpu 0 hard 1 soft 1\n", -EINVAL, 3, 1},
	{HEAD " domain " U1 " -\n", -EINVAL, 3, 1},
	{HEAD "domain 5 -\n", -EINVAL, 3, 9},
	{HEAD "domain 5B0e1c3a-1d1a-4d41-8d0c-2f3f5a1c9b77 -\n", -EINVAL, 3, 9},
	{HEAD "domain " U1 "\n", -EINVAL, 3, 44},
	{HEAD "domain " U1 " name\n", -EINVAL, 3, 45},
	{HEAD "domain " U1 " \"a\n", -EINVAL, 3, 47},
	{HEAD "domain " U1 " \"a", -EINVAL, 3, 47},
	{HEAD "domain " U1 " \"a\tb\"\n", -EINVAL, 3, 47},
	{HEAD "domain " U1 " \"\\n\"\n", -EINVAL, 3, 46},
	{HEAD "domain " U1 " \"\\x00\"\n", -EINVAL, 3, 46},
	{HEAD "domain " U1 " \"\\x0", -EINVAL, 3, 46},
	{HEAD "domain " U1 " \"a\" \n", -EINVAL, 3, 48},
	{HEAD "domain " U1 " -\nvcpu 0 hard 1\n", -EINVAL, 4, 14},
	{HEAD "domain " U1 " -\nvcpu 0  hard 1 soft 1\n", -EINVAL, 4, 7},
	{HEAD "domain " U1 " -\nvcpu 0 hard  soft 1\n", -EINVAL, 4, 13},
	{HEAD "domain " U1 " -\nvcpu 0 hard 1 soft \n", -EINVAL, 4, 20},
	{HEAD "domain " U1 " -\nvcpu 0 hard 1 soft 1 \n", -EINVAL, 4, 21},
	{HEAD "domain " U1 " -\nvcpu -1 hard 1 soft 1\n", -EINVAL, 4, 6},
	{HEAD "domain " U1 " -\nvcpu 4294967296 hard 1 soft 1\n", -EINVAL, 4,
	 6},
	{HEAD "domain " U1 " -\nvcpu 1 hard 1 soft 1\nvcpu 1 hard 1 soft 1\n",
	 -EINVAL, 5, 6},
	{HEAD "domain " U1 " -\nvcpu 1 hard 1 soft 1\nvcpu 0 hard 1 soft 1\n",
	 -EINVAL, 5, 6},
	{HEAD "domain " U1 " -\nvcpu 65536 hard 1 soft 1\n", -EINVAL, 4, 6},
	{HEAD "domain " U1 " -\nvcpu 0 hard A soft 1\n", -EINVAL, 4, 13},
};

Test(config_pins, what_is_not_the_format_is_refused_with_its_place)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct config_error error = {0};
		struct pins *pins = NULL;
		int rc;

		rc = xvcpu_pins_read(bad[i].text, strlen(bad[i].text), &pins,
				     &error);
		cr_expect(eq(int, rc, bad[i].rc), "<<%s>>", bad[i].text);
		cr_expect(eq(sz, error.line, bad[i].line), "<<%s>> %s",
			  bad[i].text, error.reason);
		cr_expect(eq(sz, error.column, bad[i].column), "<<%s>> %s",
			  bad[i].text, error.reason);
		cr_expect(error.reason != NULL);
		cr_expect(zero(ptr, pins));
	}
}

Test(config_pins, a_nul_byte_anywhere_is_refused)
{
	static const char text[] =
		HEAD "domain " U1 " \"a\"\nvcpu 0 hard 1 soft 1\n";
	char copy[sizeof(text)];
	struct config_error error;
	struct pins *pins;

	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		memcpy(copy, text, sizeof(text));
		copy[i] = '\0';
		cr_expect(eq(int,
			     xvcpu_pins_read(copy, sizeof(text) - 1, &pins,
					     &error),
			     -EINVAL),
			  "at %zu", i);
	}
}

Test(config_pins, the_writer_refuses_what_the_reader_would)
{
	struct pins_vcpu v[] = {{.hard = "1", .soft = "1"},
				{.hard = "1", .soft = "1"}};
	struct pins_domain d = {.uuid = U1, .vcpus = v, .nvcpus = 2};
	char *text = NULL;
	size_t size;

	cr_expect(eq(int, xvcpu_pins_write(&d, 1, &text, &size), -EINVAL));
	d.nvcpus = 1;
	v->soft = "";
	cr_expect(eq(int, xvcpu_pins_write(&d, 1, &text, &size), -EINVAL));
	v->soft = "1 2";
	cr_expect(eq(int, xvcpu_pins_write(&d, 1, &text, &size), -EINVAL));
	v->soft = "1";
	strcpy(d.uuid, "x");
	cr_expect(eq(int, xvcpu_pins_write(&d, 1, &text, &size), -EINVAL));
	cr_expect(zero(ptr, text));
}
