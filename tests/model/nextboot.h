/* SPDX-License-Identifier: MIT */
/*
 * nextboot - domain 1 of hotplug_guest.h with a file of its own: an xl.cfg that
 * has vCPUs 0-1 of 4, and pins vCPU 1.
 */
#ifndef XVCPU_TESTS_MODEL_NEXTBOOT_H
#define XVCPU_TESTS_MODEL_NEXTBOOT_H

#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "nextboot/nextboot.h"
#include "tests/model/hotplug_guest.h"

#define BOOT_TEXT                                                              \
	"# by hand\nvcpus = 2\nmaxvcpus = 4\ncpus = [\"all\", \"3\"]\n"

extern struct nextboot *boot_file;
extern struct nextboot_fault boot_fault;
extern char boot_path[];

/* vCPUs 0 and 1 of 4 run, and 2 and 3 do not; the file is open. */
void boot_start(void);
void boot_end(void);

/* Close it.  Does it say this?  False is also that something lies beside it. */
bool boot_reads(const char *text);

/* As an editor does: one more line at the end. */
void boot_touch(void);

/* Plan and apply. */
int boot_do(struct nextboot *file, const struct nextboot_change *change);

/* All of the change that a flag and a state can make; 0, 1 or an error. */
enum boot_verb { BOOT_SET, BOOT_ADD, BOOT_REMOVE, BOOT_PIN };

int boot_change(enum boot_verb verb, bool runs, unsigned int flags);

/* Whether that has changed the domain. */
bool boot_is_live(enum boot_verb verb);

/* The file after it. */
const char *boot_text(enum boot_verb verb);

#endif
