/* SPDX-License-Identifier: MIT */
/*
 * screen - the terminal, for a view that is drawn again and again.
 *
 * However the program ends, the terminal is given back as it was: by
 * screen_close, by a signal that ends it, and while it is stopped.
 */
#ifndef XVCPU_CLI_TERM_SCREEN_H
#define XVCPU_CLI_TERM_SCREEN_H

#include <stddef.h>

/* Take standard input and output, which are terminals.  0 or negative errno. */
int screen_open(void);
void screen_close(void);

void screen_size(unsigned int *rows, unsigned int *columns);

/* Draw text from the top; lines that are too long are the caller's fault. */
void screen_draw(const char *text, size_t size);

/*
 * Wait until a key is typed, at most to the CLOCK_MONOTONIC time until_ns.
 * Returns the key; 0 when time is up; SCREEN_RESIZED when the size changed or
 * the screen was lost and is back.
 */
#define SCREEN_RESIZED (-1)
int screen_key(long long until_ns);

#endif
