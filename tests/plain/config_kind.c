/* SPDX-License-Identifier: MIT */
/*
 * Of what a file is, and what its owner makes of it: what is no Xen domain's is
 * refused in words, what xl or libvirt refuse is refused with a remedy, and
 * what they ignore or take otherwise is a warning with its place.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config_help.h"

TestSuite(config_kind, .timeout = 300);

struct row {
	const char *text, *reason; /* part of it; NULL: it is taken */
	size_t line, column;
};

static void look(const struct row *row, bool foreign)
{
	struct config_error error = {0};
	struct config *cfg = NULL;
	int rc = xvcpu_config_parse(row->text, strlen(row->text), &cfg, &error);

	cr_expect(eq(int, rc, row->reason ? -EINVAL : 0), "<<%s>>: %s",
		  row->text, error.reason ? error.reason : "");
	xvcpu_config_free(cfg);
	if (!row->reason || !rc)
		return;
	cr_expect(strstr(error.reason, row->reason) != NULL, "<<%s>>: %s",
		  row->text, error.reason);
	cr_expect(eq(sz, error.line, row->line), "<<%s>>", row->text);
	cr_expect(eq(sz, error.column, row->column), "<<%s>>", row->text);
	cr_expect(eq(int, error.foreign, foreign), "<<%s>>", row->text);
}

#define EACH(rows, foreign)                                                    \
	for (size_t i = 0; i < sizeof(rows) / sizeof(*(rows)); i++)            \
	look(&(rows)[i], foreign)

Test(config_kind, a_cpupool_is_no_domain)
{
	static const struct row rows[] = {
		{"name='p'\nsched='credit'\ncpus=['2','3']\n", "cpupool", 2, 1},
		{"name='p'\ncpus=['2','3']\n", "cpupool", 2, 1},
		{"cpus='2-3'\n", "cpupool", 1, 1},
		{"name='p'\n nodes='0'\n", "cpupool", 2, 2},
		{"sched='null'\n", "cpupool", 1, 1},
		{"name='p'; cpus='2'; note='x'\n", "cpupool", 1, 11},
		{"name='d'\ncpus='2'\nvcpus=2\n", NULL, 0, 0},
		{"name='d'\ncpus='2'\nmaxvcpus=2\n", NULL, 0, 0},
		{"name='d'\ncpus='2'\nmemory=64\n", NULL, 0, 0},
		{"name='d'\ncpus='2'\nkernel='/k'\n", NULL, 0, 0},
		{"name='d'\ncpus='2'\ndisk=[]\n", NULL, 0, 0},
		{"name='d'\ncpus='2'\nbuilder='hvm'\n", NULL, 0, 0},
		{"name='d'\ncpus='2'\npool='p'\n", NULL, 0, 0},
		{"name='d'\ncpus='2'\ncpus_soft='2'\n", NULL, 0, 0},
		{"name='d'\n", NULL, 0, 0},
		{"name='d'\nvcpus=2\n", NULL, 0, 0},
	};

	EACH(rows, true);
}

Test(config_kind, other_files_are_no_domain)
{
	static const struct row rows[] = {
		{"", "no domain", 1, 1},
		{"# nothing\n", "no domain", 1, 1},
		{"autoballoon='off'\n", "no domain", 1, 1},
		{"<network><name>x</name></network>", "root", 1, 1},
		{"<!--x-->\n<pool type='dir'/>", "root", 2, 1},
		{"<domainsnapshot/>", "root", 1, 1},
		{"<domain type='kvm'/>", "not xen", 1, 15},
		{"<domain type='qemu'/>", "not xen", 1, 15},
		{"<domain type='lxc'/>", "not xen", 1, 15},
		{"<domain type='Xen'/>", "not xen", 1, 15},
		{"<domain type='xen'/>", NULL, 0, 0},
		{"<domain type='test'/>", "not xen", 1, 15},
	};

	EACH(rows, true);
}

Test(config_kind, a_template_is_no_domain)
{
	static const struct row rows[] = {
		{"name='%NAME%'\nvcpus=2\n", "template", 1, 6},
		{"name='vm-%NAME%.x'\nvcpus=2\n", "template", 1, 6},
		{"name='{{ name }}'\n", "template", 1, 6},
		{"name='{{name}}'\n", "template", 1, 6},
		{"name='{name}'\n", "template", 1, 6},
		{"name='${NAME}'\n", "template", 1, 6},
		{"name='$NAME'\n", "template", 1, 6},
		{"name='{ $hostname }'\n", "template", 1, 6},
		{"name='@NAME@'\n", "template", 1, 6},
		{"name='@@NAME@@'\n", "template", 1, 6},
		{"name='__NAME__'\n", "template", 1, 6},
		{"name='<name>'\n", "template", 1, 6},
		{"name='<NAME OF THE VM>'\n", "template", 1, 6},
		{"name='<%= @name %>'\n", "template", 1, 6},
		{"name='[% name %]'\n", "template", 1, 6},
		{"name='#NAME#'\n", "template", 1, 6},
		{"name='vm%d'\n", "template", 1, 6},
		{"name='%(name)s'\n", "template", 1, 6},
		{"name=%NAME%\n", "template", 1, 6},
		{"name={{ name }}\n", "template", 1, 6},
		{"name=@NAME@\n", "template", 1, 6},
		{"name='x'\nvcpus=__VCPUS__\n", "template", 2, 7},
		{"name='x'\nvcpus='$(nproc)'\n", "template", 2, 7},
		{"name='x'\nvcpus=2\ncpus=['{{ a }}','1']\n", "template", 3, 7},
		{"{# made by ansible #}\nname='x'\n", "template", 1, 1},
		{"{{ header }}\nname='x'\n", "template", 1, 1},
		{"<% if x %>\nname='x'\n", "template", 1, 1},
		{"<domain type='xen'><name>%NAME%</name></domain>", "template",
		 1, 26},
		{"<domain type='xen'><name>\n {{ n }}</name></domain>",
		 "template", 2, 2},
		{"<domain type='xen'><vcpu>$VCPUS</vcpu></domain>", "template",
		 1, 26},
		/* names that people give */
		{"name='100%'\n", NULL, 0, 0},
		{"name='50%-50%'\n", NULL, 0, 0},
		{"name='h#1'\n", NULL, 0, 0},
		{"name='c#'\n", NULL, 0, 0},
		{"name='a@b.example'\n", NULL, 0, 0},
		{"name='template'\n", NULL, 0, 0},
		{"name='web_01'\n", NULL, 0, 0},
		{"name='a__b__c'\n", NULL, 0, 0},
		{"name='cost$5'\n", NULL, 0, 0},
		{"name='a <1>'\n", NULL, 0, 0},
	};

	EACH(rows, true);
}

Test(config_kind, what_the_owner_refuses_is_refused)
{
	static const struct row rows[] = {
		{"name='x'\r\nvcpus=2\r\n", "xl refuses carriage", 1, 9},
		{"name='x'\nvcpus=[\r\n2]\n", "xl refuses carriage", 2, 8},
		{"name='x'\rvcpus=2\r", "xl refuses carriage", 1, 9},
		{"name='x'\n# last", "without a line end", 2, 1},
		{"name='x' #", "without a line end", 1, 10},
		{"name='x'\nvcpus=2\ncpus='^all'\n", "refuses this list", 3, 6},
		{"name='x'\nvcpus=2\ncpus='3-1'\n", "refuses this list", 3, 6},
		{"name='x'\nvcpus=2\ncpus=['1','none']\n", "refuses this list",
		 3, 11},
		{"name='x'\nvcpus=2\ncpus_soft='0x3'\n", "refuses this list", 3,
		 11},
		{"name='x'\nvcpus=2\ncpus='1 '\n", "refuses this list", 3, 6},
		{"name='x'\nvcpus=2\ncpus='nodes:^1'\n", "refuses this list", 3,
		 6},
		{"<domain/>", "without type", 1, 1},
		{"<domain type='xen'><vcpu>2 </vcpu></domain>",
		 "libvirt refuses blanks", 1, 26},
		/* and what it takes */
		{"# x\r\nname='x\r'\nvcpus=2\n", NULL, 0, 0},
		{"name='x'\nvcpus=2", NULL, 0, 0},
		{"name='x'\nvcpus=2\ncpus=',,'\n", NULL, 0, 0},
		{"name='x'\nvcpus=2\ncpus='all,^node:1, +3,nodes:all'\n", NULL,
		 0, 0},
		{"name='x'\nvcpus=1\ncpus=['1','none']\n", NULL, 0, 0},
		{"<domain type='xen'><vcpu> 2</vcpu></domain>", NULL, 0, 0},
	};
	struct config_error error = {0};
	struct config *cfg;

	EACH(rows, false);
	for (size_t i = 0; i < 5; i++) {
		cr_assert(eq(int,
			     xvcpu_config_parse(rows[i].text,
						strlen(rows[i].text), &cfg,
						&error),
			     -EINVAL));
		cr_expect(error.advice && strstr(error.advice, "e.g. "));
	}
}

struct warned {
	const char *text;
	const char *reason[4]; /* parts */
	size_t line[4], column[4];
};

Test(config_kind, what_the_owner_takes_otherwise_is_warned_of)
{
	static const struct warned rows[] = {
		{"name='x'\nvcpus=1\n", {NULL}, {0}, {0}},
		{"name='x'\nvcpus=1\n vcpus=2\n",
		 {"vcpus= is set twice"},
		 {3},
		 {2}},
		{"name='x';maxvcpus=3;maxvcpus=4;cpus='1';cpus='2'\n",
		 {"maxvcpus= is set twice", "cpus= is set twice"},
		 {1, 1},
		 {21, 41}},
		{"name='x'\nname='y'\ncpus_soft='1'\ncpus_soft='2'\n",
		 {"name= is set twice", "cpus_soft= is set twice"},
		 {2, 4},
		 {1, 1}},
		{"name='x'\nvcpus=2\ncpus=['1','2','3']\ncpus_soft=[1,2,3]\n",
		 {"cpus= past the last", "cpus_soft= past the last"},
		 {3, 4},
		 {15, 16}},
		{"name='x'\ncpus=['1']\ncpus+=['2']\nvcpus=2\n",
		 {NULL},
		 {0},
		 {0}},
		{"<domain type='xen'><name>n</name>\n <vcpu cpuset='4-7'>2</vcpu></domain>",
		 {"ignores <vcpu cpuset>"},
		 {2},
		 {16}},
		{"<domain type='xen'/>", {"no <name>"}, {1}, {1}},
		{"vcpus=1\n", {"no name="}, {0}, {0}},
		{"<domain type='xen'><name>n</name>\n <vcpu placement='auto' "
		 "cpuset='4-7'>2</vcpu></domain>",
		 {NULL},
		 {0},
		 {0}},
		{"<domain type='xen'><name>n</name><vcpu>1</vcpu><cputune>\n"
		 "<vcpupin vcpu='1' cpuset='1'/></cputune></domain>",
		 {"past the maximum"},
		 {2},
		 {1}},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct warned *r = &rows[i];
		struct config_error w;
		struct config *cfg;
		size_t n = 0;

		cr_assert(zero(int, xvcpu_config_parse(r->text, strlen(r->text),
						       &cfg, NULL)),
			  "%s", r->text);
		for (; n < 4 && r->reason[n]; n++) {
			cr_assert(
				zero(int, xvcpu_config_get_warning(cfg, n, &w)),
				"%s", r->text);
			cr_expect(strstr(w.reason, r->reason[n]) != NULL,
				  "%s: %s", r->text, w.reason);
			cr_expect(eq(sz, w.line, r->line[n]), "%s", r->text);
			cr_expect(eq(sz, w.column, r->column[n]), "%s",
				  r->text);
		}
		cr_expect(
			eq(int, xvcpu_config_get_warning(cfg, n, &w), -ENOENT),
			"%s: %s", r->text, w.reason);
		xvcpu_config_free(cfg);
	}
}
