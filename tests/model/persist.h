/* SPDX-License-Identifier: MIT */
/*
 * persist - domain 1 of hotplug_guest.h with a file of its own: an xl.cfg that
 * has vCPUs 0-1 of 4, and pins vCPU 1.
 */
#ifndef XVCPU_TESTS_MODEL_PERSIST_H
#define XVCPU_TESTS_MODEL_PERSIST_H

#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "tests/model/hotplug_guest.h"
#include "nextboot/nextboot.h"

#define PERSIST_TEXT                                                           \
	"# by hand\nvcpus = 2\nmaxvcpus = 4\ncpus = [\"all\", \"3\"]\n"

extern struct nextboot *persist_file;
extern struct nextboot_fault persist_fault;
extern char persist_path[];

/* vCPUs 0 and 1 of 4 run, and 2 and 3 do not; the file is open. */
void persist_start(void);
void persist_end(void);

/* Close it.  Does it say this?  False is also that something lies beside it. */
bool persist_reads(const char *text);

/* As an editor does: one more line at the end. */
void persist_touch(void);

/* Plan and apply. */
int persist_do(struct nextboot *file, const struct nextboot_change *change);

/* All of the change that a flag and a state can make; 0, 1 or an error. */
enum persist_verb { PERSIST_SET, PERSIST_ADD, PERSIST_REMOVE, PERSIST_PIN };

int persist_change(enum persist_verb verb, bool runs, unsigned int flags);

/* Whether that has changed the domain. */
bool persist_is_live(enum persist_verb verb);

/* The file after it. */
const char *persist_text(enum persist_verb verb);

#endif
