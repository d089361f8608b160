/* SPDX-License-Identifier: MIT */
/* Reads what was measured before, as host.csv or host.json. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/host/bench.h"

#define LARGEST (1 << 20)

struct record_row *record_add(struct record *record)
{
	record->rows = reallocarray(record->rows, record->nrows + 1,
				    sizeof(*record->rows));
	if (!record->rows)
		bench_no_memory();
	record->rows[record->nrows] = (struct record_row){0};
	return &record->rows[record->nrows++];
}

static int read_csv(const char *text, struct record *out)
{
	struct record_row row;
	int end;

	if (strncmp(text, "name,what,samples,", 18))
		return -EINVAL;
	for (text = strchr(text, '\n'); text && text[1];
	     text = strchr(text, '\n')) {
		text++;
		row = (struct record_row){0};
		end = 0;
		if (sscanf(text, "%23[^,],\"%47[^\"]\",%zu,%lf,%lf,%lf%n",
			   row.name, row.what, &row.is.n, &row.is.median,
			   &row.is.low, &row.is.high, &end) != 6 ||
		    !strchr("\r\n", text[end]))
			return -EINVAL;
		*record_add(out) = row;
	}
	return out->nrows ? 0 : -EINVAL;
}

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text;
	size_t n;

	if (!file)
		return NULL;
	text = bench_alloc(LARGEST + 1, 1);
	n = fread(text, 1, LARGEST, file);
	if (ferror(file)) {
		free(text);
		text = NULL;
	} else {
		text[n] = 0;
	}
	fclose(file);
	return text;
}

int record_read(const char *path, struct record *out)
{
	char *text = read_file(path);
	int err;

	*out = (struct record){0};
	if (!text)
		return bench_error(BENCH_USAGE, "name a host.json or host.csv",
				   "%s: %s", path, strerror(errno));
	err = text[strspn(text, " \t\r\n")] == '{' ? record_json(text, out)
						   : read_csv(text, out);
	free(text);
	if (err)
		return bench_error(BENCH_USAGE, "name a host.json or host.csv",
				   "%s: not written by this program", path);
	return 0;
}
