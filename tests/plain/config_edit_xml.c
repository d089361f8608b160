/* SPDX-License-Identifier: MIT */
/* The same of a domain's XML. */
#include <criterion/criterion.h>
#include <errno.h>
#include "config_help.h"

TestSuite(config_edit_xml, .timeout = 20);

#define D(body)     "<domain type='xen'>\n" body "</domain>\n"
#define PIN(n, cpu) "    <vcpupin vcpu='" #n "' cpuset='" cpu "'/>\n"

Test(config_edit_xml, counts)
{
	static const struct config_row rows[] = {
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

Test(config_edit_xml, counts_refused)
{
	static const struct config_refusal rows[] = {
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

Test(config_edit_xml, named_vcpus)
{
	static const struct config_row rows[] = {
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

Test(config_edit_xml, named_vcpus_refused)
{
	static const struct config_refusal rows[] = {
		{D("  <vcpu>3</vcpu>\n  <vcpus>\n" V(0, "yes")
			   V(1, "no") "  </vcpus>\n"),
		 "on=2", -EOPNOTSUPP, "Xen driver"},
	};

	REFUSED(rows);
}

Test(config_edit_xml, pins)
{
	static const struct config_row rows[] = {
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

Test(config_edit_xml, pins_refused)
{
	static const struct config_refusal rows[] = {
		{D("  <vcpu>2</vcpu>\n"), "h0=nodes:1", -EOPNOTSUPP,
		 "can't hold"},
		{D("  <vcpu>2</vcpu>\n"), "h0=0-3,^1-2", -EOPNOTSUPP,
		 "can't hold"},
		{D("  <vcpu>2</vcpu>\n"), "s0=1", -EOPNOTSUPP,
		 "no soft affinity"},
	};

	REFUSED(rows);
}

Test(config_edit_xml, the_largest_numbers)
{
	static const struct config_row rows[] = {
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
