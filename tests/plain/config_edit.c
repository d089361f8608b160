/* SPDX-License-Identifier: MIT */
/* What an edit makes of an xl.cfg, byte for byte; and what is refused, with the
 * reason.  Most rows are a trap that an editor of these formats can fall in. */
#include <criterion/criterion.h>
#include <errno.h>
#include "config_help.h"

TestSuite(config_edit, .timeout = 300);

Test(config_edit, xl_counts)
{
	static const struct config_row rows[] = {
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
	static const struct config_refusal rows[] = {
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
	static const struct config_row rows[] = {
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
	static const struct config_row rows[] = {
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
	static const struct config_refusal rows[] = {
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

Test(config_edit, the_largest_numbers)
{
	static const struct config_row rows[] = {
		{"vcpus=1\nmaxvcpus=2\n", "max=65535 n=65534",
		 "vcpus=65534\nmaxvcpus=65535\n"},
		{"name='x'\n", "max=65535 n=65534",
		 "name='x'\nvcpus=65534\nmaxvcpus=65535\n"},
	};

	CHECK(rows);
}
