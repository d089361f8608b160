/* SPDX-License-Identifier: MIT */
/* More about a failure than its errno. */
#include <errno.h>

#include "nextboot/internal.h"

int xvcpu_nextboot_fail(struct nextboot_fault *fault, enum nextboot_half half,
			int err, const char *reason)
{
	if (fault)
		*fault =
			(struct nextboot_fault){.half = half, .reason = reason};
	return err;
}

int xvcpu_nextboot_config_fail(struct nextboot_fault *fault, int err,
			       const struct config_error *error)
{
	xvcpu_nextboot_fail(fault, NEXTBOOT_THE_FILE, err, error->reason);
	if (fault) {
		fault->line = error->line;
		fault->column = error->column;
		fault->advice = error->advice;
	}
	return err;
}

/* In words, where the errno is not enough. */
int xvcpu_nextboot_replace_fail(struct nextboot_fault *fault, int err)
{
	static const struct {
		int err;
		const char *reason, *advice;
	} texts[] = {
		{-EMLINK,
		 "it has several names (hard links), which an edit would part",
		 "give it one name, or edit it by hand"},
		{-EXDEV,
		 "it is a mount point of its own (bind-mounted), and nothing "
		 "can be renamed over that",
		 "edit the file that is mounted there, or unmount it first"},
		{-EBUSY, "another run is editing it", "try again"},
		{-EEXIST,
		 "what is called as it with '.' before and '.xvcpu' behind is "
		 "no plain file",
		 "move that away"},
		{-ESTALE, "others have changed it meanwhile", "try again"},
		{-ENOTRECOVERABLE,
		 "others have put a file of theirs in its place",
		 "see who writes in its directory"},
	};

	xvcpu_nextboot_fail(fault, NEXTBOOT_THE_FILE, err, NULL);
	for (size_t i = 0; fault && i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].err == err) {
			fault->reason = texts[i].reason;
			fault->advice = texts[i].advice;
		}
	return err;
}
