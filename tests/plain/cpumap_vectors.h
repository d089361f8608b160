/* SPDX-License-Identifier: MIT */
/*
 * 300 published cases of CPU list and mask parsers: facts taken from the test
 * suites and manuals that each group names, with how xvcpu spells them.
 *
 * An endless set ("174-") is cut at the given number of CPUs.  A published
 * result of NULL is an error.
 */
#ifndef XVCPU_TESTS_PLAIN_CPUMAP_VECTORS_H
#define XVCPU_TESTS_PLAIN_CPUMAP_VECTORS_H

#include <stdint.h>

enum kind {
	SAME,      /* the same text gives the same result */
	REFUSED,   /* refused; ours is how to write it, why says why */
	RESPELT,   /* means something else here; ours is how to write it */
	OPERATION, /* not a text: ours says what to compute */
	DIFFERS    /* refused although published, or the other way round */
};

/* clang-format off */
static const struct vector {
	enum kind kind;
	const char *text;
	uint32_t nbits;
	uint32_t nodes;		/* of equal size; 0: no topology */
	const char *list;	/* the published result, as we print it */
	const char *ours, *why;
} vectors[] = {
	/* linux-list: linux lib/test_bitmap.c parselist_tests */
	{ SAME, "0", 8, 0, "0", NULL, NULL },
	{ SAME, "1", 8, 0, "1", NULL, NULL },
	{ SAME, "0-15", 32, 0, "0-15", NULL, NULL },
	{ SAME, "16-31", 32, 0, "16-31", NULL, NULL },
	{ SAME, "0-31:1/2", 32, 0, "0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30", NULL, NULL },
	{ SAME, "1-31:1/2", 32, 0, "1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31", NULL, NULL },
	{ SAME, "0-31:1/4", 32, 0, "0,4,8,12,16,20,24,28", NULL, NULL },
	{ SAME, "1-31:1/4", 32, 0, "1,5,9,13,17,21,25,29", NULL, NULL },
	{ SAME, "0-31:4/4", 32, 0, "0-31", NULL, NULL },
	{ SAME, "1-31:4/4", 32, 0, "1-31", NULL, NULL },
	{ SAME, "0-31:1/4,32-63:2/4", 64, 0, "0,4,8,12,16,20,24,28,32-33,36-37,40-41,44-45,48-49,52-53,56-57,60-61", NULL, NULL },
	{ SAME, "0-31:3/4,32-63:4/4", 64, 0, "0-2,4-6,8-10,12-14,16-18,20-22,24-26,28-30,32-63", NULL, NULL },
	{ REFUSED, "  ,,  0-31:3/4  ,, 32-63:4/4  ,,  ", 64, 0, "0-2,4-6,8-10,12-14,16-18,20-22,24-26,28-30,32-63", "0-31:3/4,32-63:4/4", "no blanks, no empty items" },
	{ REFUSED, "", 8, 0, "none", "none", "nothing is \"none\"" },
	{ REFUSED, "\n", 8, 0, "none", "none", "nothing is \"none\"" },
	{ REFUSED, ",,  ,,  , ,  ,", 8, 0, "none", "none", "nothing is \"none\"" },
	{ REFUSED, " ,  ,,  , ,   ", 8, 0, "none", "none", "nothing is \"none\"" },
	{ REFUSED, " ,  ,,  , ,   \n", 8, 0, "none", "none", "nothing is \"none\"" },
	{ SAME, "0-0", 32, 0, "0", NULL, NULL },
	{ SAME, "1-1", 32, 0, "1", NULL, NULL },
	{ SAME, "15-15", 32, 0, "15", NULL, NULL },
	{ SAME, "31-31", 32, 0, "31", NULL, NULL },
	{ REFUSED, "0-0:0/1", 32, 0, "none", "none", "used is 1 or more; nothing is \"none\"" },
	{ SAME, "0-0:1/1", 32, 0, "0", NULL, NULL },
	{ SAME, "0-0:1/31", 32, 0, "0", NULL, NULL },
	{ SAME, "0-0:31/31", 32, 0, "0", NULL, NULL },
	{ SAME, "1-1:1/1", 32, 0, "1", NULL, NULL },
	{ SAME, "0-15:16/31", 32, 0, "0-15", NULL, NULL },
	{ SAME, "15-15:1/2", 32, 0, "15", NULL, NULL },
	{ SAME, "15-15:31/31", 32, 0, "15", NULL, NULL },
	{ SAME, "15-31:1/31", 32, 0, "15", NULL, NULL },
	{ SAME, "16-31:16/31", 32, 0, "16-31", NULL, NULL },
	{ SAME, "31-31:31/31", 32, 0, "31", NULL, NULL },
	{ REFUSED, "N-N", 32, 0, "31", "31-31", "no name for the last CPU" },
	{ REFUSED, "0-0:1/N", 32, 0, "0", "0-0:1/31", "no name for the last CPU" },
	{ REFUSED, "0-0:N/N", 32, 0, "0", "0-0:31/31", "no name for the last CPU" },
	{ REFUSED, "0-15:16/N", 32, 0, "0-15", "0-15:16/31", "no name for the last CPU" },
	{ REFUSED, "15-15:N/N", 32, 0, "15", "15-15:31/31", "no name for the last CPU" },
	{ REFUSED, "15-N:1/N", 32, 0, "15", "15-31:1/31", "no name for the last CPU" },
	{ REFUSED, "16-N:16/N", 32, 0, "16-31", "16-31:16/31", "no name for the last CPU" },
	{ REFUSED, "N-N:N/N", 32, 0, "31", "31-31:31/31", "no name for the last CPU" },
	{ REFUSED, "0-N:1/3,1-N:1/3,2-N:1/3", 32, 0, "0-31", "0-31:1/3,1-31:1/3,2-31:1/3", "no name for the last CPU" },
	{ SAME, "0-31:1/3,1-31:1/3,2-31:1/3", 32, 0, "0-31", NULL, NULL },
	{ REFUSED, "1-10:8/12,8-31:24/29,0-31:0/3", 32, 0, "1-31", "1-10:8/12,8-31:24/29,none", "used is 1 or more; nothing is \"none\"" },
	{ SAME, "all", 32, 0, "0-31", NULL, NULL },
	{ REFUSED, "0, 1, all,  ", 32, 0, "0-31", "0,1,all", "no blanks, no empty items" },
	{ REFUSED, "all:1/2", 32, 0, "0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30", "0-31:1/2", "used/group needs a range" },
	{ REFUSED, "ALL:1/2", 32, 0, "0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30", "0-31:1/2", "used/group needs a range" },
	{ SAME, "0-31:1/4,32-63:2/4,64-95:3/4,96-127:4/4", 128, 0, "0,4,8,12,16,20,24,28,32-33,36-37,40-41,44-45,48-49,52-53,56-57,60-61,64-66,68-70,72-74,76-78,80-82,84-86,88-90,92-94,96-127", NULL, NULL },
	{ SAME, "0-2047:128/256", 2048, 0, "0-127,256-383,512-639,768-895,1024-1151,1280-1407,1536-1663,1792-1919", NULL, NULL },
	{ SAME, "al", 8, 0, NULL, NULL, NULL },
	{ SAME, "alll", 8, 0, NULL, NULL, NULL },
	{ SAME, "-1", 8, 0, NULL, NULL, NULL },
	{ SAME, "-0", 8, 0, NULL, NULL, NULL },
	{ SAME, "10-1", 8, 0, NULL, NULL, NULL },
	{ SAME, "8-8", 8, 0, NULL, NULL, NULL },
	{ SAME, "0-31", 8, 0, NULL, NULL, NULL },
	{ SAME, "0-31:", 32, 0, NULL, NULL, NULL },
	{ SAME, "0-31:0", 32, 0, NULL, NULL, NULL },
	{ SAME, "0-31:0/", 32, 0, NULL, NULL, NULL },
	{ SAME, "0-31:0/0", 32, 0, NULL, NULL, NULL },
	{ SAME, "0-31:1/0", 32, 0, NULL, NULL, NULL },
	{ SAME, "0-31:10/1", 32, 0, NULL, NULL, NULL },
	{ SAME, "0-98765432123456789:10/1", 8, 0, NULL, NULL, NULL },
	{ SAME, "a-31", 8, 0, NULL, NULL, NULL },
	{ SAME, "0-a1", 8, 0, NULL, NULL, NULL },
	{ SAME, "a-31:10/1", 8, 0, NULL, NULL, NULL },
	{ SAME, "0-31:a/1", 8, 0, NULL, NULL, NULL },
	{ SAME, "0-\n", 8, 0, NULL, NULL, NULL },

	/* linux-hexmask: linux lib/test_bitmap.c parse_tests */
	{ RESPELT, "", 32, 0, "none", "0x0", "\"0x\"" },
	{ RESPELT, " ", 32, 0, "none", "0x0", "\"0x\"" },
	{ RESPELT, "0", 32, 0, "none", "0x0", "\"0x\"" },
	{ RESPELT, "0\n", 32, 0, "none", "0x0", "\"0x\"" },
	{ RESPELT, "1", 32, 0, "0", "0x1", "\"0x\"" },
	{ RESPELT, "deadbeef", 32, 0, "0-3,5-7,9-13,15-16,18-19,21,23,25-28,30-31", "0xdeadbeef", "\"0x\"" },
	{ RESPELT, "1,0", 33, 0, "32", "0x1,00000000", "\"0x\", and groups written out" },
	{ RESPELT, "deadbeef,\n,0,1", 96, 0, "0-3,5-7,9-13,15-16,18-19,21,23,25-28,30-31", "0xdeadbeef", "a text ends at its NUL, not at a newline" },
	{ RESPELT, "deadbeef,1,0", 96, 0, "32,64-67,69-71,73-77,79-80,82-83,85,87,89-92,94-95", "0xdeadbeef,00000001,00000000", "\"0x\", and groups written out" },
	{ RESPELT, "baadf00d,deadbeef,1,0", 128, 0, "32,64-67,69-71,73-77,79-80,82-83,85,87,89-92,94-96,98-99,108-112,114-115,117,119,121,123-125,127", "0xbaadf00d,deadbeef,00000001,00000000", "\"0x\", and groups written out" },
	{ RESPELT, "badf00d,deadbeef,1,0", 124, 0, "32,64-67,69-71,73-77,79-80,82-83,85,87,89-92,94-96,98-99,108-112,114-115,117,119-121,123", "0xbadf00d,deadbeef,00000001,00000000", "\"0x\", and groups written out" },
	{ RESPELT, "  badf00d,deadbeef,1,0  ", 124, 0, "32,64-67,69-71,73-77,79-80,82-83,85,87,89-92,94-96,98-99,108-112,114-115,117,119-121,123", "0xbadf00d,deadbeef,00000001,00000000", "\"0x\", and groups written out" },
	{ RESPELT, " , badf00d,deadbeef,1,0 , ", 124, 0, "32,64-67,69-71,73-77,79-80,82-83,85,87,89-92,94-96,98-99,108-112,114-115,117,119-121,123", "0xbadf00d,deadbeef,00000001,00000000", "\"0x\", and groups written out" },
	{ RESPELT, " , badf00d, ,, ,,deadbeef,1,0 , ", 124, 0, "32,64-67,69-71,73-77,79-80,82-83,85,87,89-92,94-96,98-99,108-112,114-115,117,119-121,123", "0xbadf00d,deadbeef,00000001,00000000", "\"0x\", and groups written out" },
	{ RESPELT, "goodfood,deadbeef,1,0", 128, 0, NULL, "0xgoodfood,deadbeef,1,0", "\"0x\"" },
	{ RESPELT, "3,0", 33, 0, NULL, "0x3,00000000", "\"0x\", and groups written out" },
	{ DIFFERS, "123badf00d,deadbeef,1,0", 128, 0, NULL, "0x123badf00d,deadbeef,1,0", "\",\" only separates digits, so no group can overflow" },
	{ RESPELT, "badf00d,deadbeef,1,0", 90, 0, NULL, "0xbadf00d,deadbeef,00000001,00000000", "\"0x\", and groups written out" },
	{ RESPELT, "fbadf00d,deadbeef,1,0", 95, 0, NULL, "0xfbadf00d,deadbeef,00000001,00000000", "\"0x\", and groups written out" },
	{ RESPELT, "badf00d,deadbeef,1,0", 100, 0, NULL, "0xbadf00d,deadbeef,00000001,00000000", "\"0x\", and groups written out" },

	/* op-format: linux lib/test_bitmap.c test_zero_clear/test_fill_set/test_copy */
	{ OPERATION, "fill1024;print23", 23, 0, "0-22", "cut all", NULL },
	{ OPERATION, "fill1024", 1024, 0, "0-1023", "all", NULL },
	{ OPERATION, "fill1024;clear(0,len9)", 1024, 0, "9-1023", "all - 0-8", NULL },
	{ OPERATION, "clear(0-63);clear(79,len19) of 64-1023", 1024, 0, "64-78,98-1023", "64-1023 - 79-97", NULL },
	{ OPERATION, "0-127 cleared", 1024, 0, "128-1023", "all - 0-127", NULL },
	{ OPERATION, "zero", 1024, 0, "none", "none", NULL },
	{ OPERATION, "set(0,len9)", 1024, 0, "0-8", "none | 0-8", NULL },
	{ OPERATION, "0-63 set; set(79,len19)", 1024, 0, "0-63,79-97", "0-63 | 79-97", NULL },
	{ OPERATION, "set(0,len19);copy 23 bits", 1024, 0, "0-18", "0-18", NULL },
	{ OPERATION, "set(0,len109);copy 1024 bits", 1024, 0, "0-108", "0-108", NULL },

	/* hwloc-list: hwloc tests/hwloc/hwloc_bitmap_string.c */
	{ REFUSED, "", 2048, 0, "none", "none", "nothing is \"none\"" },
	{ REFUSED, "0-", 256, 0, "0-255", "0-255", "no open ranges: the end is given" },
	{ REFUSED, "0-59,71-172,174-", 256, 0, "0-59,71-172,174-255", "0-59,71-172,174-255", "no open ranges: the end is given" },
	{ REFUSED, "4-7,128-", 256, 0, "4-7,128-255", "4-7,128-255", "no open ranges: the end is given" },
	{ REFUSED, "4-7,160-", 256, 0, "4-7,160-255", "4-7,160-255", "no open ranges: the end is given" },
	{ SAME, "2,67-70", 2048, 0, "2,67-70", NULL, NULL },

	/* hwloc-hexmask: hwloc tests/hwloc/hwloc_bitmap_string.c */
	{ SAME, "0x0", 2048, 0, "none", NULL, NULL },
	{ REFUSED, "0xf...f", 256, 0, "0-255", "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "no endless masks: every digit is given" },
	{ REFUSED, "0xf...f,0xffffdfff,0xffffffff,0xffffffff,0xffffff80,0x0fffffff,0xffffffff", 256, 0, "0-59,71-172,174-255", "0xffffffffffffffffffffdfffffffffffffffffffffffff800fffffffffffffff", "no endless masks: every digit is given" },
	{ REFUSED, "0xf...f,,,,0x000000f0", 256, 0, "4-7,128-255", "0xffffffffffffffffffffffffffffffff000000000000000000000000000000f0", "no endless masks: every digit is given" },
	{ REFUSED, "0xf...f,,,,,0x000000f0", 256, 0, "4-7,160-255", "0xffffffffffffffffffffffff00000000000000000000000000000000000000f0", "no endless masks: every digit is given" },
	{ REFUSED, "0x00000078,,0x00000004", 2048, 0, "2,67-70", "0x00000078,00000000,00000004", "one \"0x\", and groups written out" },

	/* taskset-hex: hwloc tests/hwloc/hwloc_bitmap_string.c */
	{ SAME, "0x0", 2048, 0, "none", NULL, NULL },
	{ REFUSED, "0xf...f", 256, 0, "0-255", "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "no endless masks: every digit is given" },
	{ REFUSED, "0xf...fffffdfffffffffffffffffffffffff800fffffffffffffff", 256, 0, "0-59,71-172,174-255", "0xffffffffffffffffffffdfffffffffffffffffffffffff800fffffffffffffff", "no endless masks: every digit is given" },
	{ REFUSED, "0xf...f000000000000000000000000000000f0", 256, 0, "4-7,128-255", "0xffffffffffffffffffffffffffffffff000000000000000000000000000000f0", "no endless masks: every digit is given" },
	{ REFUSED, "0xf...f00000000000000000000000000000000000000f0", 256, 0, "4-7,160-255", "0xffffffffffffffffffffffff00000000000000000000000000000000000000f0", "no endless masks: every digit is given" },
	{ SAME, "0x780000000000000004", 2048, 0, "2,67-70", NULL, NULL },

	/* taskset-hex: hwloc utils/hwloc/test-hwloc-calc.sh.in + .output */
	{ SAME, "0xf000000f00000f00f", 2048, 0, "0-3,12-15,36-39,64-67", NULL, NULL },
	{ SAME, "0x1234567", 2048, 0, "0-2,5-6,8,10,14,16-17,21,24", NULL, NULL },
	{ REFUSED, "0xf...f00", 256, 0, "8-255", "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00", "no endless masks: every digit is given" },

	/* op-algebra: hwloc tests/hwloc/hwloc_bitmap.c */
	{ OPERATION, "set_range 20..39", 2048, 0, "20-39", "none | 20-39", NULL },
	{ OPERATION, "20-39 + set_range 80..inf", 2048, 0, "20-39,80-2047", "20-39 | 80-2047", NULL },
	{ OPERATION, "20-39,80- - clr_range 360..inf", 2048, 0, "20-39,80-359", "20-39,80-2047 - 360-2047", NULL },
	{ OPERATION, "20-39,80-359 - clr_range 180..279", 2048, 0, "20-39,80-179,280-359", "20-39,80-359 - 180-279", NULL },
	{ OPERATION, "0- - clr_range 100..1499", 2048, 0, "0-99,1500-2047", "all - 100-1499", NULL },
	{ OPERATION, "0-99,1500-1999 + set_range 200..1499", 2048, 0, "0-99,200-1999", "0-99,1500-1999 | 200-1499", NULL },
	{ OPERATION, "fill; clr_range 178..3589; not", 4096, 0, "178-3589", "~ 0-177,3590-4095", NULL },
	{ OPERATION, "allbut 153; not", 2048, 0, "153", "~ all,^153", NULL },
	{ OPERATION, "not(0-127); singlify", 2048, 0, "128", "first ~ 0-127", NULL },
	{ OPERATION, "from_ulong 0xff0", 2048, 0, "4-11", "0xff0", NULL },
	{ OPERATION, "from_ith_ulong 2 0xff00", 2048, 0, "136-143", "0xff0000000000000000000000000000000000", NULL },

	/* op-algebra: hwloc tests/hwloc/hwloc_bitmap_singlify.c */
	{ OPERATION, "singlify(45,46,517)", 2048, 0, "45", "first 45,46,517", NULL },

	/* op-algebra: hwloc tests/hwloc/hwloc_bitmap_first_last_weight.c */
	{ OPERATION, "set_range 36..59; set_range 136..259; clr 199; weight=147", 2048, 0, "36-59,136-198,200-259", "36-59,136-259 - 199", NULL },

	/* libvirt-list: libvirt tests/virbitmaptest.c test2 */
	{ SAME, "1-32,50,88-99,1021-1023", 1025, 0, "1-32,50,88-99,1021-1023", NULL, NULL },

	/* libvirt-list: libvirt tests/virbitmaptest.c test4c */
	{ REFUSED, "0, 2-4, 6-10, 12, 14-18, 20, 22, 25", 40, 0, "0,2-4,6-10,12,14-18,20,22,25", "0,2-4,6-10,12,14-18,20,22,25", "no blanks, no empty items" },

	/* libvirt-list: libvirt tests/virbitmaptest.c test9 */
	{ SAME, "100000000", 20, 0, NULL, NULL, NULL },
	{ SAME, "1-1000000000", 20, 0, NULL, NULL, NULL },
	{ SAME, "1-10^10000000000", 20, 0, NULL, NULL, NULL },

	/* libvirt-list: libvirt tests/virbitmaptest.c test10 */
	{ SAME, "4,9,10,16-19", 20, 0, "4,9-10,16-19", NULL, NULL },
	{ SAME, "15", 20, 0, "15", NULL, NULL },
	{ SAME, "0,^0", 20, 0, "none", NULL, NULL },

	/* libvirt-list: libvirt tests/virbitmaptest.c test12b */
	{ SAME, "34,1023", 2048, 0, "34,1023", NULL, NULL },

	/* op-format: libvirt tests/virbitmaptest.c test5 */
	{ OPERATION, "bytes 01 02 00 00 04", 40, 0, "0,9,34", "bytes 01 02 00 00 04", NULL },
	{ OPERATION, "bytes 05 82 00 00 04", 40, 0, "0,2,9,15,34", "bytes 05 82 00 00 04", NULL },

	/* libvirt-list: libvirt tests/virbitmaptest.c test6 */
	{ REFUSED, "", 64, 0, "none", "none", "nothing is \"none\"" },
	{ SAME, "0", 64, 0, "0", NULL, NULL },
	{ SAME, "0,4-5", 64, 0, "0,4-5", NULL, NULL },
	{ SAME, "0,4-6", 64, 0, "0,4-6", NULL, NULL },
	{ SAME, "0,4-6,13-16", 64, 0, "0,4-6,13-16", NULL, NULL },
	{ SAME, "0,4-6,13-16,62-63", 64, 0, "0,4-6,13-16,62-63", NULL, NULL },

	/* op-algebra: libvirt tests/virbitmaptest.c test11 */
	{ OPERATION, "and(0 ; 0)", 256, 0, "0", "0 & 0", NULL },
	{ OPERATION, "and(0-3 ; 0)", 256, 0, "0", "0-3 & 0", NULL },
	{ OPERATION, "and(0-3 ; 0,3)", 256, 0, "0,3", "0-3 & 0,3", NULL },
	{ OPERATION, "and(0,^0 ; 0)", 256, 0, "none", "0,^0 & 0", NULL },
	{ OPERATION, "and(0-3 ; 0-3)", 256, 0, "0-3", "0-3 & 0-3", NULL },
	{ OPERATION, "and(0-3 ; 0,^0)", 256, 0, "none", "0-3 & 0,^0", NULL },
	{ OPERATION, "and(0,2 ; 1,3)", 256, 0, "none", "0,2 & 1,3", NULL },

	/* op-algebra: libvirt tests/virbitmaptest.c test14 */
	{ OPERATION, "andnot(0 ; 0)", 256, 0, "none", "0 - 0", NULL },
	{ OPERATION, "andnot(0-3 ; 0)", 256, 0, "1-3", "0-3 - 0", NULL },
	{ OPERATION, "andnot(0-3 ; 0,3)", 256, 0, "1-2", "0-3 - 0,3", NULL },
	{ OPERATION, "andnot(0,^0 ; 0)", 256, 0, "none", "0,^0 - 0", NULL },
	{ OPERATION, "andnot(0-3 ; 0-3)", 256, 0, "none", "0-3 - 0-3", NULL },
	{ OPERATION, "andnot(0-3 ; 0,^0)", 256, 0, "0-3", "0-3 - 0,^0", NULL },
	{ OPERATION, "andnot(0,2 ; 1,3)", 256, 0, "0,2", "0,2 - 1,3", NULL },

	/* op-algebra: libvirt tests/virbitmaptest.c test15 */
	{ OPERATION, "or(0-1 ; 0-1)", 16384, 0, "0-1", "0-1 | 0-1", NULL },
	{ OPERATION, "or(0 ; 1)", 16384, 0, "0-1", "0 | 1", NULL },
	{ OPERATION, "or(0-1 ; 2-3)", 16384, 0, "0-3", "0-1 | 2-3", NULL },
	{ OPERATION, "or(0-3 ; 1-2)", 16384, 0, "0-3", "0-3 | 1-2", NULL },
	{ OPERATION, "or(0,^0 ; 12345)", 16384, 0, "12345", "0,^0 | 12345", NULL },
	{ OPERATION, "or(12345 ; 0,^0)", 16384, 0, "12345", "12345 | 0,^0", NULL },
	{ OPERATION, "or(0,^0 ; 0,^0)", 16384, 0, "none", "0,^0 | 0,^0", NULL },

	/* libvirt-hex: libvirt tests/virbitmaptest.c test13 */
	{ RESPELT, "1234feebee", 2048, 0, "1-3,5-9,11,13-15,17-23,26,28-29,33,36", "0x1234feebee", "\"0x\"" },
	{ RESPELT, "000c0fefe", 2048, 0, "1-7,9-15,22-23", "0x000c0fefe", "\"0x\"" },
	{ RESPELT, "0", 2048, 0, "none", "0x0", "\"0x\"" },
	{ RESPELT, "", 2048, 0, "none", "0x0", "\"0x\"" },

	/* taskset-hex: util-linux tests/ts/schedutils/cpuset + tests/expected/schedutils/cpuset */
	{ SAME, "0x00000001", 2048, 0, "0", NULL, NULL },
	{ SAME, "0x00000002", 2048, 0, "1", NULL, NULL },
	{ SAME, "0x00000003", 2048, 0, "0-1", NULL, NULL },
	{ SAME, "0x00000004", 2048, 0, "2", NULL, NULL },
	{ SAME, "0x00000005", 2048, 0, "0,2", NULL, NULL },
	{ SAME, "0x00000006", 2048, 0, "1-2", NULL, NULL },
	{ SAME, "0x00000007", 2048, 0, "0-2", NULL, NULL },
	{ SAME, "0x00000008", 2048, 0, "3", NULL, NULL },
	{ SAME, "0x00000009", 2048, 0, "0,3", NULL, NULL },
	{ SAME, "0x00005555", 2048, 0, "0,2,4,6,8,10,12,14", NULL, NULL },
	{ SAME, "0x00007777", 2048, 0, "0-2,4-6,8-10,12-14", NULL, NULL },

	/* utillinux-list: util-linux tests/ts/schedutils/cpuset + tests/expected/schedutils/cpuset */
	{ SAME, "0", 2048, 0, "0", NULL, NULL },
	{ SAME, "1", 2048, 0, "1", NULL, NULL },
	{ SAME, "0,1", 2048, 0, "0-1", NULL, NULL },
	{ SAME, "2", 2048, 0, "2", NULL, NULL },
	{ SAME, "0,2", 2048, 0, "0,2", NULL, NULL },
	{ SAME, "1,2", 2048, 0, "1-2", NULL, NULL },
	{ SAME, "0-2", 2048, 0, "0-2", NULL, NULL },
	{ SAME, "3", 2048, 0, "3", NULL, NULL },
	{ SAME, "0,3", 2048, 0, "0,3", NULL, NULL },
	{ SAME, "0,2,4,6,8,10,12,14", 2048, 0, "0,2,4,6,8,10,12,14", NULL, NULL },
	{ SAME, "0-2,4-6,8-10,12-14", 2048, 0, "0-2,4-6,8-10,12-14", NULL, NULL },

	/* utillinux-list-out: util-linux tests/ts/schedutils/cpuset + tests/expected/schedutils/cpuset */
	{ REFUSED, "0-14:2", 2048, 0, "0,2,4,6,8,10,12,14", "0-14:1/2", "\"N-M:S\" is \"N-M:1/S\"" },

	/* k8s-list: kubernetes pkg/kubelet/cm/cpuset/cpuset_test.go TestParse */
	{ REFUSED, "", 2048, 0, "none", "none", "nothing is \"none\"" },
	{ SAME, "5", 2048, 0, "5", NULL, NULL },
	{ SAME, "1,2,3,4,5", 2048, 0, "1-5", NULL, NULL },
	{ SAME, "1-5", 2048, 0, "1-5", NULL, NULL },
	{ SAME, "1-2,3-5", 2048, 0, "1-5", NULL, NULL },
	{ SAME, "5,4,3,2,1", 2048, 0, "1-5", NULL, NULL },
	{ SAME, "3-6,1-5", 2048, 0, "1-6", NULL, NULL },
	{ SAME, "3-3,5-5", 2048, 0, "3,5", NULL, NULL },
	{ SAME, "nonnumeric", 2048, 0, NULL, NULL, NULL },
	{ SAME, "non-numeric", 2048, 0, NULL, NULL, NULL },
	{ SAME, "no,numbers", 2048, 0, NULL, NULL, NULL },
	{ SAME, "0-a", 2048, 0, NULL, NULL, NULL },
	{ SAME, "a-0", 2048, 0, NULL, NULL, NULL },
	{ SAME, "0,a", 2048, 0, NULL, NULL, NULL },
	{ SAME, "a,0", 2048, 0, NULL, NULL, NULL },
	{ SAME, "1-2,a,3-5", 2048, 0, NULL, NULL, NULL },
	{ SAME, "0,", 2048, 0, NULL, NULL, NULL },
	{ SAME, "0,,", 2048, 0, NULL, NULL, NULL },
	{ SAME, ",3", 2048, 0, NULL, NULL, NULL },
	{ SAME, ",,3", 2048, 0, NULL, NULL, NULL },
	{ SAME, "0,,3", 2048, 0, NULL, NULL, NULL },
	{ SAME, "-1", 2048, 0, NULL, NULL, NULL },
	{ SAME, "1-", 2048, 0, NULL, NULL, NULL },
	{ SAME, "1,2-,3", 2048, 0, NULL, NULL, NULL },
	{ SAME, "1,-2,3", 2048, 0, NULL, NULL, NULL },
	{ SAME, "-1--2", 2048, 0, NULL, NULL, NULL },
	{ SAME, "--1", 2048, 0, NULL, NULL, NULL },
	{ SAME, "1--", 2048, 0, NULL, NULL, NULL },
	{ SAME, "3-0", 2048, 0, NULL, NULL, NULL },
	{ SAME, "0--3", 2048, 0, NULL, NULL, NULL },

	/* op-format: kubernetes pkg/kubelet/cm/cpuset/cpuset_test.go TestCPUSetString/TestNewCPUSetInt64 */
	{ OPERATION, "elements ", 2048, 0, "none", "none", NULL },
	{ OPERATION, "elements 5", 2048, 0, "5", "5", NULL },
	{ OPERATION, "elements 1 2 3 4 5", 2048, 0, "1-5", "1,2,3,4,5", NULL },
	{ OPERATION, "elements 1 2 3 5 6 8", 2048, 0, "1-3,5-6,8", "1,2,3,5,6,8", NULL },
	{ OPERATION, "elements 1 2 3 5 6 7 8 10", 2048, 0, "1-3,5-8,10", "1,2,3,5,6,7,8,10", NULL },

	/* systemd-list: systemd src/test/test-cpu-set-util.c */
	{ SAME, "0", 8192, 0, "0", NULL, NULL },
	{ REFUSED, "1 2 4", 8192, 0, "1-2,4", "1,2,4", "no blanks, no empty items" },
	{ REFUSED, "0 1 2 3 8 9 10 11", 8192, 0, "0-3,8-11", "0,1,2,3,8,9,10,11", "no blanks, no empty items" },
	{ REFUSED, "8 '9' 10 \"11\"", 8192, 0, "8-11", "8,9,10,11", "no quotes" },
	{ REFUSED, "0,1,2,3 8,9,10,11", 8192, 0, "0-3,8-11", "0,1,2,3,8,9,10,11", "no blanks, no empty items" },
	{ REFUSED, "0, 1, 2, 3, 4, 5, 6, 7, 63, ", 8192, 0, "0-7,63", "0,1,2,3,4,5,6,7,63", "no blanks, no empty items" },
	{ SAME, "0-3,8-11", 8192, 0, "0-3,8-11", NULL, NULL },
	{ REFUSED, "0-3  8-11, ", 8192, 0, "0-3,8-11", "0-3,8-11", "no blanks, no empty items" },
	{ DIFFERS, "3-0", 8192, 0, "none", NULL, "a range that ends before it starts is refused" },
	{ REFUSED, "0-7 4-11", 8192, 0, "0-11", "0-7,4-11", "no blanks, no empty items" },
	{ REFUSED, "0,2 4-11", 8192, 0, "0,2,4-11", "0,2,4-11", "no blanks, no empty items" },
	{ REFUSED, "", 8192, 0, "none", "none", "nothing is \"none\"" },
	{ SAME, "8000-8191", 8192, 0, "8000-8191", NULL, NULL },
	{ REFUSED, "1 3 8 100-200", 8192, 0, "1,3,8,100-200", "1,3,8,100-200", "no blanks, no empty items" },
	{ SAME, "0 1 2 3 garbage", 8192, 0, NULL, NULL, NULL },
	{ SAME, "0-3 8-garbage", 8192, 0, NULL, NULL, NULL },
	{ SAME, "0 1 2 3 \"4 5 6 7 ", 8192, 0, NULL, NULL, NULL },

	/* xl-list: xen tools/xl/check-xl-vcpupin-parse.data-example */
	{ SAME, "all", 16, 2, "0-15", NULL, NULL },
	{ SAME, "nodes:all", 16, 2, "0-15", NULL, NULL },
	{ SAME, "all,nodes:all", 16, 2, "0-15", NULL, NULL },
	{ SAME, "all,^nodes:0,all", 16, 2, "0-15", NULL, NULL },
	{ DIFFERS, "^0", 16, 2, "none", NULL, "\"^\" may not come first" },
	{ SAME, "0", 16, 2, "0", NULL, NULL },
	{ SAME, "9", 16, 2, "9", NULL, NULL },
	{ SAME, "6", 16, 2, "6", NULL, NULL },
	{ SAME, "all,^12", 16, 2, "0-11,13-15", NULL, NULL },
	{ SAME, "all,^6", 16, 2, "0-5,7-15", NULL, NULL },
	{ SAME, "all,^3", 16, 2, "0-2,4-15", NULL, NULL },
	{ SAME, "all,^7", 16, 2, "0-6,8-15", NULL, NULL },
	{ SAME, "13-15", 16, 2, "13-15", NULL, NULL },
	{ SAME, "7", 16, 2, "7", NULL, NULL },
	{ SAME, "3-5", 16, 2, "3-5", NULL, NULL },
	{ SAME, "8-11", 16, 2, "8-11", NULL, NULL },
	{ SAME, "nodes:1", 16, 2, "8-15", NULL, NULL },
	{ SAME, "nodes:0", 16, 2, "0-7", NULL, NULL },
	{ SAME, "all,^nodes:0", 16, 2, "8-15", NULL, NULL },
	{ SAME, "all,^nodes:1", 16, 2, "0-7", NULL, NULL },
	{ SAME, "nodes:1-1", 16, 2, "8-15", NULL, NULL },
	{ SAME, "nodes:0-1", 16, 2, "0-15", NULL, NULL },
	{ SAME, "nodes:0-0", 16, 2, "0-7", NULL, NULL },
	{ SAME, "nodes:1,^8", 16, 2, "9-15", NULL, NULL },
	{ SAME, "nodes:0,^6", 16, 2, "0-5,7", NULL, NULL },
	{ SAME, "nodes:1,^9", 16, 2, "8,10-15", NULL, NULL },
	{ SAME, "nodes:0,^5", 16, 2, "0-4,6-7", NULL, NULL },
	{ SAME, "foo", 16, 2, NULL, NULL, NULL },

	/* xl-list: xen docs/man/xl.cfg.5.pod.in cpus= */
	{ SAME, "0-3,5,^1", 16, 4, "0,2-3,5", NULL, NULL },
	{ SAME, "all,^7", 16, 4, "0-6,8-15", NULL, NULL },
	{ SAME, "nodes:0-3,^node:2", 16, 4, "0-7,12-15", NULL, NULL },
	{ SAME, "1,node:1,^6", 16, 4, "1,4-5,7", NULL, NULL },
	{ SAME, "all,^node:1", 16, 4, "0-3,8-15", NULL, NULL },
	{ SAME, "2", 16, 4, "2", NULL, NULL },
	{ SAME, "3-8,^5", 16, 4, "3-4,6-8", NULL, NULL },

	/* numactl-list: numactl libnuma.c __numa_parse_cpustring + numactl.8 */
	{ REFUSED, "+0-4,8-12", 64, 0, "0-4,8-12", "0-4,8-12", "\"+\" is not about CPUs of this map" },
	{ SAME, "25", 64, 0, "25", NULL, NULL },
	{ SAME, "12-15", 64, 0, "12-15", NULL, NULL },
	{ SAME, "1,3,5-7", 64, 0, "1,3,5-7", NULL, NULL },
	{ REFUSED, "+6-10", 64, 0, "6-10", "6-10", "\"+\" is not about CPUs of this map" },
	{ REFUSED, "!0-3", 64, 0, "4-63", "all,^0-3", "\"!\" is \"all,^\"" },
	{ REFUSED, "!+0-3", 64, 0, "4-63", "all,^0-3", "\"!\" is \"all,^\"" },
	{ SAME, "all", 64, 0, "0-63", NULL, NULL },
	{ REFUSED, "", 64, 0, "none", "none", "nothing is \"none\"" },
	{ SAME, "64", 64, 0, NULL, NULL, NULL },
	{ SAME, "0-64", 64, 0, NULL, NULL, NULL },
	{ SAME, "1,,2", 64, 0, NULL, NULL, NULL },
	{ SAME, "0-", 64, 0, NULL, NULL, NULL },
	{ SAME, "a", 64, 0, NULL, NULL, NULL },
	{ SAME, "1-x", 64, 0, NULL, NULL, NULL },
};

#endif
