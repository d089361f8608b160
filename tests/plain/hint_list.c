/* SPDX-License-Identifier: MIT */
/* A hint for a CPU list: none where there is no memory for one. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>

static char **stream_text;
static bool empties;

static FILE *open_stream(char **text, size_t *size)
{
	stream_text = text;
	return open_memstream(text, size);
}

/* As glibc without memory: no error, and no text either. */
static int close_stream(FILE *file)
{
	int err = fclose(file);

	if (empties) {
		free(*stream_text);
		*stream_text = NULL;
	}
	return err;
}

#define open_memstream open_stream
#define fclose         close_stream
#include "cli/hint_list.c"

static void hints(const char *text, const char *wanted)
{
	char *hint = hint_list(text, 8);

	cr_expect(eq(str, hint, (char *)wanted), "%s", text);
	free(hint);
}

Test(hint_list, of_a_list_and_of_a_mask)
{
	hints("0;1", "write 0,1");
	hints("f0", "write 0xf0");
}

Test(hint_list, none_without_memory)
{
	empties = true;
	cr_expect(eq(ptr, hint_list("0;1", 8), NULL));
	cr_expect(eq(ptr, hint_list("f0", 8), NULL));
}
