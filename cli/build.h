/* SPDX-License-Identifier: MIT */
/*
 * build - what this build of the command has.
 *
 * MINIMAL=1 leaves out files, JSON and all commands but those that show and
 * change a running host.  Where BUILD_WHOLE decides, the compiler sees that what
 * it decides against is never reached, and the linker drops that: so the command
 * is written once, and both builds are compiled from all of it.
 */
#ifndef XVCPU_CLI_BUILD_H
#define XVCPU_CLI_BUILD_H

#include <stdbool.h>

/* BUILD_TEXT is a part of a text, for where that tells of what is left out. */
#ifdef XVCPU_MINIMAL
#define BUILD_WHOLE                false
#define BUILD_TEXT(whole, minimal) minimal
#else
#define BUILD_WHOLE                true
#define BUILD_TEXT(whole, minimal) whole
#endif

#endif
