/* SPDX-License-Identifier: MIT */
/*
 * version - which xvcpu this is.
 *
 * A new minor version may break callers before 1.0.0, a new patch never does.
 */
#ifndef XVCPU_VERSION_H
#define XVCPU_VERSION_H

#ifdef __cplusplus
extern "C" {
#endif

#ifndef XVCPU_API
#define XVCPU_API __attribute__((visibility("default")))
#endif

/* Of the header that a program is compiled with. */
#define XVCPU_VERSION_MAJOR 0
#define XVCPU_VERSION_MINOR 2
#define XVCPU_VERSION_PATCH 0

/* The same as text: "0.2.0".  The other two are what it is made with. */
#define XVCPU_VERSION                                                          \
	XVCPU_VERSION_OF(XVCPU_VERSION_MAJOR, XVCPU_VERSION_MINOR,             \
			 XVCPU_VERSION_PATCH)
#define XVCPU_VERSION_OF(major, minor, patch)                                  \
	XVCPU_VERSION_TEXT(major, minor, patch)
#define XVCPU_VERSION_TEXT(major, minor, patch) #major "." #minor "." #patch

/* Of the library that it runs with. */
XVCPU_API const char *xvcpu_version(void);

#ifdef __cplusplus
}
#endif
#endif
