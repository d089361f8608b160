/* SPDX-License-Identifier: MIT */
/* What an edit makes of a text, byte for byte; and what is refused, with the
 * reason.  Most rows are a trap that an editor of these formats can fall in. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config_help.h"

TestSuite(config_edit, .timeout = 300);

struct row {
	const char *old, *words, *new;
};

struct refusal {
	const char *old, *words;
	int rc;
	const char *reason; /* part of it */
};

static void check(const struct row *rows, size_t n)
{
	for (const struct row *r = rows; r < rows + n; r++) {
		struct config_error error = {0};
		char *out = NULL;
		size_t size = 0;
		int rc;

		rc = config_edit(r->old, strlen(r->old), r->words, &out, &size,
				 &error);
		cr_expect(eq(int, rc, 0), "<<%s>> %s: %s", r->old, r->words,
			  error.reason ? error.reason : "");
		if (rc)
			continue;
		cr_expect(eq(str, out, (char *)r->new), "<<%s>> %s", r->old,
			  r->words);
		cr_expect(eq(sz, size, strlen(r->new)));
		free(out);
	}
}

static void refused(const struct refusal *rows, size_t n)
{
	for (const struct refusal *r = rows; r < rows + n; r++) {
		struct config_error error = {0};
		char *out = NULL;
		size_t size = 7;
		int rc;

		rc = config_edit(r->old, strlen(r->old), r->words, &out, &size,
				 &error);
		cr_expect(eq(int, rc, r->rc), "<<%s>> %s", r->old, r->words);
		cr_expect(error.reason && strstr(error.reason, r->reason),
			  "<<%s>> %s: %s", r->old, r->words,
			  error.reason ? error.reason : "");
		cr_expect(zero(ptr, out));
		cr_expect(eq(sz, size, 7));
	}
}

#define CHECK(rows)   check(rows, sizeof(rows) / sizeof(*(rows)))
#define REFUSED(rows) refused(rows, sizeof(rows) / sizeof(*(rows)))

Test(config_edit, xl_counts)
{
	static const struct row rows[] = {
		{"vcpus=4\nmaxvcpus=8\n", "n=6", "vcpus=6\nmaxvcpus=8\n"},
		/* without maxvcpus the count is the maximum: keep it */
		{"vcpus = 4\n", "n=2", "vcpus = 2\nmaxvcpus = 4\n"},
		{"vcpus = 4\n", "n=4", "vcpus = 4\n"},
		{"vcpus = 4\n", "n=2 max=2", "vcpus = 2\n"},
		{"vcpus = 4\n", "max=6", "vcpus = 4\nmaxvcpus = 6\n"},
		{"vcpus = 4\n", "max=6 n=6", "vcpus = 6\n"},
		{"name='x'\n", "max=2", "name='x'\nmaxvcpus=2\n"},
		{"name='x'\n", "max=3 n=2", "name='x'\nvcpus=2\nmaxvcpus=3\n"},
		{"maxvcpus = 3\n", "n=2", "maxvcpus = 3\nvcpus = 2\n"},
		{"uuid = 'x'\n# x\n", "max=2 n=2",
		 "uuid = 'x'\n# x\nvcpus = 2\n"},
		{"extra = 'x'", "max=2 n=2", "extra = 'x'\nvcpus = 2"},
		{"vcpus='4'\n", "n=3", "vcpus='3'\nmaxvcpus=4\n"},
		{"vcpus=0x4;maxvcpus=010\n", "n=8", "vcpus=8;maxvcpus=010\n"},
		{"vcpus=1\nvcpus=2\nmaxvcpus=4\n", "n=3",
		 "vcpus=1\nvcpus=3\nmaxvcpus=4\n"},
		{"vcpus=2", "n=1", "vcpus=1\nmaxvcpus=2"},
		{"vcpus=2 # two\n", "n=1", "vcpus=1 # two\nmaxvcpus=2\n"},
		/* a carriage return in a comment is nothing to copy */
		{"\tvcpus\t= 2\t# two\r\n#\r\n", "n=1",
		 "\tvcpus\t= 1\t# two\r\n\tmaxvcpus\t= 2\n#\r\n"},
		{"a=1; vcpus=2; b=[1,\n2]\n", "n=1",
		 "a=1; vcpus=1; maxvcpus=2; b=[1,\n2]\n"},
		{"a=1; vcpus=2 ;\n", "n=1", "a=1; vcpus=1 ;\nmaxvcpus=2\n"},
		{"vcpus=2\nmaxvcpus=0\n", "n=1", "vcpus=1\nmaxvcpus=2\n"},
		{"vcpus=2\nmaxvcpus=0\n", "h0=1",
		 "vcpus=2\nmaxvcpus=0\ncpus=[\"1\"]\n"},
		{"vcpus=2\nmaxvcpus=4\n", "on=2 on=3", "vcpus=4\nmaxvcpus=4\n"},
		{"vcpus=2\nmaxvcpus=4\n", "on=3 on=2", "vcpus=4\nmaxvcpus=4\n"},
		{"vcpus=2\nvnuma=[['vcpus=0-3']]\n", "n=3",
		 "vcpus=3\nvnuma=[['vcpus=0-3']]\n"},
	};

	CHECK(rows);
}

Test(config_edit, xl_counts_refused)
{
	static const struct refusal rows[] = {
		{"vcpus = 4\n", "max=2 n=2", -EBUSY, "is online"},
		{"vcpus=0x4;maxvcpus=010\n", "n=9", -ERANGE, "maximum"},
		{"vcpus=2\nmaxvcpus=4\n", "on=3", -EOPNOTSUPP,
		 "how many vCPUs are online, not which"},
		{"vcpus=3\nmaxvcpus=4\n", "off=1", -EOPNOTSUPP, "first"},
		{"vcpus=3\nmaxvcpus=4\n", "off=0", -EINVAL, "vCPU 0"},
		{"vcpus=3\nmaxvcpus=4\n", "on=4", -ERANGE, "maximum"},
		{"vcpus=3\n", "n=0", -ERANGE, "count"},
		{"vcpus=3\n", "max=0", -ERANGE, "65535"},
		{"vcpus=3\n", "max=65536", -ERANGE, "65535"},
		{"vcpus=2\nvnuma=[['vcpus=0-3']]\n", "max=8", -EOPNOTSUPP,
		 "vnuma"},
	};

	REFUSED(rows);
}

Test(config_edit, xl_pins)
{
	static const struct row rows[] = {
		{"vcpus=2\n", "h0=1", "vcpus=2\ncpus=[\"1\"]\n"},
		{"vcpus=2\n", "h1=1", "vcpus=2\ncpus=[\"all\", \"1\"]\n"},
		{"vcpus=2\n", "h*=1-3", "vcpus=2\ncpus=\"1-3\"\n"},
		{"vcpus=2\n", "s*=1-3", "vcpus=2\ncpus_soft=\"1-3\"\n"},
		{"vcpus=2\n", "h0=all s1=all", "vcpus=2\n"},
		{"name='x'\nvcpus=1\n", "h0=2",
		 "name='x'\nvcpus=1\ncpus='2'\n"},
		{"vcpus=2\ncpus='0-3'\n", "h*=2", "vcpus=2\ncpus='2'\n"},
		{"vcpus=2\ncpus='0-3'\n", "h1=2",
		 "vcpus=2\ncpus=['0-3', '2']\n"},
		{"vcpus=2\ncpus=\"0-3\"\n", "h1=all",
		 "vcpus=2\ncpus=[\"0-3\"]\n"},
		{"vcpus=2\ncpus='0-3'\n", "h*=all", "vcpus=2\ncpus='all'\n"},
		{"vcpus=2\ncpus='0-3'\n", "h1=0-3", "vcpus=2\ncpus='0-3'\n"},
		{"vcpus=2\ncpus=3\n", "h*=4", "vcpus=2\ncpus=4\n"},
		{"vcpus=2\ncpus=3\n", "h*=4-5", "vcpus=2\ncpus=\"4-5\"\n"},
		{"vcpus=2\ncpus=3\n", "h0=4", "vcpus=2\ncpus=[\"4\", \"3\"]\n"},
		{"vcpus=2\ncpus=[3,4]\n", "h0=5", "vcpus=2\ncpus=[5,4]\n"},
		{"vcpus=2\ncpus=[3,4]\n", "h0=5-6",
		 "vcpus=2\ncpus=[\"5-6\",4]\n"},
		{"vcpus=3\ncpus=['0']\n", "h2=5",
		 "vcpus=3\ncpus=['0', 'all', '5']\n"},
		{"vcpus=3\ncpus=['0','1',]\n", "h2=5",
		 "vcpus=3\ncpus=['0','1','5',]\n"},
		{"vcpus=3\ncpus=[\n  '0',\n  '1'\n]\n", "h2=5",
		 "vcpus=3\ncpus=[\n  '0',\n  '1',\n  '5'\n]\n"},
		{"vcpus=3\ncpus=[\n  '0', # a\n  '1' # b\n]\n", "h2=5 h0=7",
		 "vcpus=3\ncpus=[\n  '7', # a\n  '1', '5' # b\n]\n"},
		{"vcpus=3\ncpus=[ ]\n", "h1=5",
		 "vcpus=3\ncpus=[\"all\", \"5\" ]\n"},
		{"vcpus=3\ncpus=['0','1','2']\n", "h1=all",
		 "vcpus=3\ncpus=['0','all','2']\n"},
		{"vcpus=3\ncpus=['0']\ncpus+=['1']\n", "h0=6 h1=7 h2=8",
		 "vcpus=3\ncpus=['6']\ncpus+=['7', '8']\n"},
		{"vcpus=2\ncpus='9'\ncpus='0'\n", "h*=1",
		 "vcpus=2\ncpus='9'\ncpus='1'\n"},
		/* an entry past the old maximum comes to life */
		{"vcpus=1\ncpus=['0','1']\n", "max=2 h1=5",
		 "vcpus=1\nmaxvcpus=2\ncpus=['0','5']\n"},
		{"vcpus=1\ncpus='0'\n", "max=2 n=2 h1=5",
		 "vcpus=2\ncpus=['0', '5']\n"},
		{"vcpus=2;cpus_soft='1';x=1\n", "n=1 h0=2 s0=3",
		 "vcpus=1; maxvcpus=2;cpus_soft=['3', '1']; "
		 "cpus=['2'];x=1\n"},
		{"vcpus=2\n", "h0=nodes:0-1,^node:1,^3-4",
		 "vcpus=2\ncpus=[\"nodes:0-1,^node:1,^3-4\"]\n"},
	};

	CHECK(rows);
}

/* A list makes xl stop placing the guest's memory on NUMA nodes; so does any
 * cpus_soft.  Where all vCPUs have the same CPUs, neither is needed. */
Test(config_edit, xl_pins_of_all_vcpus_are_one_string)
{
	static const struct row rows[] = {
		{"vcpus=2\ncpus=['0-3','5']\n", "h1=0-3",
		 "vcpus=2\ncpus='0-3'\n"},
		{"vcpus=2\ncpus = [ \"0-3\",\n\t\"5\" ] # x\n", "h1=0-3",
		 "vcpus=2\ncpus = \"0-3\" # x\n"},
		{"vcpus=2\ncpus=['0-3','5']\n", "h*=all",
		 "vcpus=2\ncpus='all'\n"},
		{"vcpus=2\ncpus=['all','5']\n", "h1=all",
		 "vcpus=2\ncpus='all'\n"},
		{"vcpus=2\ncpus=[3,4]\n", "h1=3", "vcpus=2\ncpus=3\n"},
		{"vcpus=1\ncpus=['3']\n", "h0=4", "vcpus=1\ncpus='4'\n"},
		{"vcpus=2\ncpus=[]\n", "h*=4", "vcpus=2\ncpus=\"4\"\n"},
		/* by the CPUs, not by their spelling, which stays the file's */
		{"vcpus=2\ncpus=['0,1,2,3','5']\n", "h1=0-3",
		 "vcpus=2\ncpus='0,1,2,3'\n"},
		{"vcpus=2\ncpus=['5','0,1,2-3']\n", "h0=0-3",
		 "vcpus=2\ncpus='0,1,2-3'\n"},
		{"vcpus=2\ncpus='0,1,2,3'\n", "h1=0-3",
		 "vcpus=2\ncpus='0,1,2,3'\n"},
		{"vcpus=2\ncpus=['0-4,^2','1']\n", "h1=0-1,3-4",
		 "vcpus=2\ncpus='0-4,^2'\n"},
		{"vcpus=2\ncpus=['all,^2','1']\n", "h1=0-1,3-4",
		 "vcpus=2\ncpus=['all,^2','0-1,3-4']\n"},
		{"vcpus=2\ncpus=['nodes:0','1']\n", "h1=0-3",
		 "vcpus=2\ncpus=['nodes:0','0-3']\n"},
		/* nothing else is lost for it */
		{"vcpus=2\ncpus=['0-3', # x\n'5']\n", "h1=0-3",
		 "vcpus=2\ncpus=['0-3', # x\n'0-3']\n"},
		{"vcpus=2\ncpus=['0','5','7']\n", "h1=0",
		 "vcpus=2\ncpus=['0','0','7']\n"},
		{"vcpus=2\ncpus=['0','5','0']\n", "h1=0",
		 "vcpus=2\ncpus='0'\n"},
		{"vcpus=2\ncpus=['0']\ncpus+=['5']\n", "h1=0",
		 "vcpus=2\ncpus=['0']\ncpus+=['0']\n"},
		{"vcpus=2\ncpus=['0-3','0-3']\n", "h1=0-3",
		 "vcpus=2\ncpus=['0-3','0-3']\n"},
		{"vcpus=2\ncpus_soft=['0','5']\n", "s0=5",
		 "vcpus=2\ncpus_soft='5'\n"},
		{"vcpus=2\n\tcpus_soft=['0',\n\t'5'] ;\nx=1\n", "s*=all",
		 "vcpus=2\nx=1\n"},
		{"vcpus=2\ncpus_soft='5'", "s*=all", "vcpus=2\n"},
		{"vcpus=2\ncpus_soft='5'\n", "s*=all h0=3",
		 "vcpus=2\ncpus=['3']\n"},
		{"vcpus=2\ncpus_soft='5' # x\n", "s*=all",
		 "vcpus=2\ncpus_soft='all' # x\n"},
		{"vcpus=2; cpus_soft='5'\n", "s*=all",
		 "vcpus=2; cpus_soft='all'\n"},
		{"vcpus=2\ncpus_soft='4'\ncpus_soft='5'\n", "s*=all",
		 "vcpus=2\ncpus_soft='4'\ncpus_soft='all'\n"},
		{"vcpus=2\ncpus_soft='all'\n", "s*=all",
		 "vcpus=2\ncpus_soft='all'\n"},
	};

	CHECK(rows);
}

Test(config_edit, xl_pins_refused)
{
	static const struct refusal rows[] = {
		{"vcpus=2\ncpus='0'\ncpus+=',1'\n", "h0=1", -EOPNOTSUPP, "+="},
		{"vcpus=2\n", "h2=1", -ERANGE, "maximum"},
		{"vcpus=2\n", "h0=none", -EINVAL, "at least one"},
		{"vcpus=2\n", "h0=", -EINVAL, "not a CPU list"},
		{"vcpus=2\n", "h0=core:1", -EOPNOTSUPP, "can't hold"},
		{"vcpus=2\n", "h0=0-7:1/2", -EOPNOTSUPP, "can't hold"},
		{"vcpus=2\n", "h0=0xff", -EOPNOTSUPP, "can't hold"},
		/* found by fuzzing: what would be copied needs escapes */
		{"vcpus=1\ncpus=['0','3-1']\n", "max=2", -EOPNOTSUPP,
		 "no CPU list"},
		{"vcpus=2\ncpus=\"2,\\n0\"\n", "h0=1", -EOPNOTSUPP,
		 "no CPU list"},
	};

	REFUSED(rows);
}

#define D(body)     "<domain type='xen'>\n" body "</domain>\n"
#define PIN(n, cpu) "    <vcpupin vcpu='" #n "' cpuset='" cpu "'/>\n"

Test(config_edit, xml_counts)
{
	static const struct row rows[] = {
		{D("  <vcpu>4</vcpu>\n"), "n=2",
		 D("  <vcpu current='2'>4</vcpu>\n")},
		{D("  <vcpu>4</vcpu>\n"), "n=4", D("  <vcpu>4</vcpu>\n")},
		{D("  <vcpu current='2'>4</vcpu>\n"), "n=4",
		 D("  <vcpu current='4'>4</vcpu>\n")},
		{D("  <vcpu placement='static' >4</vcpu>\n"), "n=3",
		 D("  <vcpu placement='static' current='3' >4</vcpu>\n")},
		{D("  <vcpu>4</vcpu>\n"), "max=6",
		 D("  <vcpu current='4'>6</vcpu>\n")},
		{D("  <vcpu>4</vcpu>\n"), "max=6 n=6", D("  <vcpu>6</vcpu>\n")},
		{D("  <name>x</name>\n"), "max=2",
		 D("  <name>x</name>\n  <vcpu current='1'>2</vcpu>\n")},
		{"<domain type=\"xen\"><name>x</name></domain>", "max=2 n=2",
		 "<domain type=\"xen\"><name>x</name><vcpu current=\"2\">2"
		 "</vcpu></domain>"},
		{"<domain type='xen'></domain>", "max=2 n=2",
		 "<domain type='xen'><vcpu current='2'>2</vcpu></domain>"},
		{D("  <vcpu><!--a-->4<!--b--></vcpu>\n"), "max=8 n=8",
		 D("  <vcpu><!--a-->8<!--b--></vcpu>\n")},
		{D("  <vcpu><![CDATA[4]]></vcpu>\n"), "max=8 n=8",
		 D("  <vcpu><![CDATA[8]]></vcpu>\n")},
		{D("  <vcpu>4</vcpu>\n  <cpu><topology sockets='4'/></cpu>\n"),
		 "n=2",
		 D("  <vcpu current='2'>4</vcpu>\n"
		   "  <cpu><topology sockets='4'/></cpu>\n")},
	};

	CHECK(rows);
}

Test(config_edit, xml_counts_refused)
{
	static const struct refusal rows[] = {
		{D("  <vcpu>4</vcpu>\n"), "n=5", -ERANGE, "maximum"},
		{"<domain type='xen'/>", "max=2", -EOPNOTSUPP, "empty"},
		{D("  <vcpu>1<!-- -->2</vcpu>\n"), "max=8", -EBUSY, "online"},
		{D("  <vcpu current='1'>1<!-- -->2</vcpu>\n"), "max=8",
		 -EOPNOTSUPP, "in pieces"},
		{D("  <vcpu current='2'>4</vcpu>\n"), "on=3", -EOPNOTSUPP,
		 "Xen driver"},
		{D("  <vcpu>4</vcpu>\n  <cpu><topology sockets='4'/></cpu>\n"),
		 "max=8", -EOPNOTSUPP, "<topology>"},
		{D("<vcpu>2</vcpu><vcpus><vcpu id='1' enabled='yes'/></vcpus>"),
		 "off=1", -EOPNOTSUPP, "no vCPU"},
		/* ignored past the maximum, an error below it */
		{D("<vcpu>1</vcpu><cputune><vcpupin vcpu='1' cpuset='1'/>"
		   "<vcpupin vcpu='1' cpuset='2'/></cputune>"),
		 "max=2", -EOPNOTSUPP, "second pin"},
		{D("<vcpu x:current='1' xmlns:x='x'>2</vcpu>"), "n=1",
		 -EOPNOTSUPP, "prefix or not"},
	};

	REFUSED(rows);
}

#define V(n, on) "    <vcpu id='" #n "' enabled='" on "'/>\n"

Test(config_edit, xml_named_vcpus)
{
	static const struct row rows[] = {
		/* where none is named, they are counted */
		{D("  <vcpu>2</vcpu>\n  <vcpus/>\n"), "max=3",
		 D("  <vcpu current='2'>3</vcpu>\n  <vcpus/>\n")},
		{D("  <vcpu>3</vcpu>\n  <vcpus>\n" V(0, "yes")
			   V(1, "no") "  </vcpus>\n"),
		 "on=1 on=2",
		 D("  <vcpu>3</vcpu>\n  <vcpus>\n" V(0, "yes") V(1, "yes")
			   V(2, "yes") "  </vcpus>\n")},
		{D("  <vcpu>3</vcpu>\n  <vcpus>\n" V(0, "yes") V(1, "no")
			   V(2, "no") "  </vcpus>\n"),
		 "max=2",
		 D("  <vcpu>2</vcpu>\n  <vcpus>\n" V(0, "yes")
			   V(1, "no") "  </vcpus>\n")},
		/* current= is only an echo of <vcpus>, but kept true */
		{D("  <vcpu current='1'>2</vcpu>\n  <vcpus>\n" V(0, "yes")
			   V(1, "no") "  </vcpus>\n"),
		 "n=2",
		 D("  <vcpu current='2'>2</vcpu>\n  <vcpus>\n" V(0, "yes")
			   V(1, "yes") "  </vcpus>\n")},
		/* offline and not hotpluggable is an error to libvirt */
		{D("<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu "
		   "id='1' hotpluggable='no' enabled='yes'/></vcpus>\n"),
		 "n=1",
		 D("<vcpu>2</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu "
		   "id='1' hotpluggable='yes' enabled='no'/></vcpus>\n")},
		/* a pin alone does not touch a set that Xen would not start */
		{D("  <vcpu>3</vcpu>\n  <vcpus>\n" V(0, "yes") V(1, "no")
			   V(2, "yes") "  </vcpus>\n"),
		 "h0=all",
		 D("  <vcpu>3</vcpu>\n  <vcpus>\n" V(0, "yes") V(1, "no")
			   V(2, "yes") "  </vcpus>\n")},
	};

	CHECK(rows);
}

Test(config_edit, xml_named_vcpus_refused)
{
	static const struct refusal rows[] = {
		{D("  <vcpu>3</vcpu>\n  <vcpus>\n" V(0, "yes")
			   V(1, "no") "  </vcpus>\n"),
		 "on=2", -EOPNOTSUPP, "Xen driver"},
	};

	REFUSED(rows);
}

Test(config_edit, xml_pins)
{
	static const struct row rows[] = {
		{D("  <vcpu>2</vcpu>\n"), "h1=0-3",
		 D("  <vcpu>2</vcpu>\n  <cputune>\n" PIN(
			 1, "0-3") "  </cputune>\n")},
		{D("  <vcpu>2</vcpu>\n  <cputune/>\n"), "h0=1 h1=2",
		 D("  <vcpu>2</vcpu>\n  <cputune>\n" PIN(0, "1")
			   PIN(1, "2") "  </cputune>\n")},
		{D("  <vcpu>4</vcpu>\n  <cputune>\n" PIN(1, "1")
			   PIN(2, "2") "  </cputune>\n"),
		 "h0=0 h1=9 h3=3",
		 D("  <vcpu>4</vcpu>\n  <cputune>\n" PIN(0, "0") PIN(1, "9")
			   PIN(2, "2") PIN(3, "3") "  </cputune>\n")},
		{D("  <vcpu>2</vcpu>\n  <cputune>\n" PIN(0, "1")
			   PIN(1, "2") "  </cputune>\n"),
		 "h0=all",
		 D("  <vcpu>2</vcpu>\n  <cputune>\n" PIN(
			 1, "2") "  </cputune>\n")},
		{D("  <vcpu>2</vcpu>\n  <cputune>\n" PIN(0, "1")
			   PIN(1, "2") "  </cputune>\n"),
		 "h*=all", D("  <vcpu>2</vcpu>\n  <cputune>\n  </cputune>\n")},
		{D("<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='1'>"
		   "</vcpupin></cputune>"),
		 "h0=all", D("<vcpu>2</vcpu><cputune></cputune>")},
		{"<domain type='xen'>\r\n\t<vcpu>2</vcpu>\r\n</domain>\r\n",
		 "h0=1",
		 "<domain type='xen'>\r\n\t<vcpu>2</vcpu>\r\n\t<cputune>\r\n\t\t<vcpupin "
		 "vcpu='0' cpuset='1'/>\r\n\t</cputune>\r\n</domain>\r\n"},
		{"<domain type=\"xen\"><vcpu>2</vcpu></domain>", "h0=1",
		 "<domain type=\"xen\"><vcpu>2</vcpu><cputune><vcpupin "
		 "vcpu=\"0\" cpuset=\"1\"/></cputune></domain>"},
		{D("  <vcpu>2</vcpu>\n  <cputune>\n    <shares>5</shares>\n"
		   "  </cputune>\n"),
		 "h0=1",
		 D("  <vcpu>2</vcpu>\n  <cputune>\n" PIN(
			 0, "1") "    <shares>5</shares>\n  </cputune>\n")},
		/* cpuset= of <vcpu> is nothing to Xen's driver */
		{D("  <vcpu cpuset='1'>2</vcpu>\n"), "h0=1",
		 D("  <vcpu cpuset='1'>2</vcpu>\n  <cputune>\n" PIN(
			 0, "1") "  </cputune>\n")},
		{D("  <vcpu current='1'>2</vcpu>\n"), "n=2 max=4 n=3 h3=1",
		 D("  <vcpu current='3'>4</vcpu>\n  <cputune>\n" PIN(
			 3, "1") "  </cputune>\n")},
	};

	CHECK(rows);
}

Test(config_edit, xml_pins_refused)
{
	static const struct refusal rows[] = {
		{D("  <vcpu>2</vcpu>\n"), "h0=nodes:1", -EOPNOTSUPP,
		 "can't hold"},
		{D("  <vcpu>2</vcpu>\n"), "h0=0-3,^1-2", -EOPNOTSUPP,
		 "can't hold"},
		{D("  <vcpu>2</vcpu>\n"), "s0=1", -EOPNOTSUPP,
		 "no soft affinity"},
	};

	REFUSED(rows);
}

Test(config_edit, the_largest_numbers)
{
	static const struct row rows[] = {
		{"vcpus=1\nmaxvcpus=2\n", "max=65535 n=65534",
		 "vcpus=65534\nmaxvcpus=65535\n"},
		{"name='x'\n", "max=65535 n=65534",
		 "name='x'\nvcpus=65534\nmaxvcpus=65535\n"},
		{D("<vcpu current='1'>2</vcpu>\n"), "max=65535 n=65534",
		 D("<vcpu current='65534'>65535</vcpu>\n")},
		{D("<vcpu>2</vcpu>\n"), "max=65535 n=65534",
		 D("<vcpu current='65534'>65535</vcpu>\n")},
		{D("<name>x</name>\n"), "max=65535 n=65534",
		 D("<name>x</name>\n<vcpu current='65534'>65535</vcpu>\n")},
		{D("<vcpu>65535</vcpu>\n  <cputune>\n" PIN(
			 0, "1") "  </cputune>\n"),
		 "h65534=16383",
		 D("<vcpu>65535</vcpu>\n  <cputune>\n" PIN(0, "1")
			   PIN(65534, "16383") "  </cputune>\n")},
	};

	CHECK(rows);
}
