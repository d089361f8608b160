/* SPDX-License-Identifier: MIT */
/* The table for people, and files for programs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/host/bench.h"

const char *report_time(double ns, char text[16])
{
	static const char *const units[] = {"ns", "us", "ms", "s"};
	size_t i = 0;

	while (i < 3 && ns >= 999.5) {
		ns /= 1000;
		i++;
	}
	snprintf(text, 16, "%.*f %s",
		 ns < 9.995   ? 2
		 : ns < 99.95 ? 1
			      : 0,
		 ns, units[i]);
	return text;
}

void report_text(FILE *file, const struct facts *facts, const struct rows *rows)
{
	char a[16], b[16], range[40];
	size_t i;

	for (i = 0; i < facts->n; i++)
		fprintf(file, "%-13s %.66s\n", facts->at[i].key,
			facts->at[i].value);
	fprintf(file, "\n%-10s %-33s %8s  %-19s %5s\n", "", "", "median",
		"quartiles", "times");
	for (i = 0; i < rows->n; i++) {
		const struct row *row = &rows->at[i];
		struct spread s = row_spread(row);

		fprintf(file, "%-10s %-33s ", row->name, row->what);
		if (row->left_out[0]) {
			fprintf(file, "left out: %.24s\n", row->left_out);
			continue;
		}
		snprintf(range, sizeof(range), "%s - %s", report_time(s.low, a),
			 report_time(s.high, b));
		fprintf(file, "%8s  %-19s %5zu\n", report_time(s.median, a),
			range, s.n);
	}
}

static void print_csv(FILE *file, const struct rows *rows)
{
	size_t i;

	fputs("name,what,samples,median_ns,low_ns,high_ns\n", file);
	for (i = 0; i < rows->n; i++) {
		const struct row *row = &rows->at[i];
		struct spread s = row_spread(row);

		if (!row->left_out[0])
			fprintf(file, "%s,\"%s\",%zu,%.1f,%.1f,%.1f\n",
				row->name, row->what, s.n, s.median, s.low,
				s.high);
	}
}

/* What others have named may have any byte; those above ASCII become '?'. */
static void print_string(FILE *file, const char *text)
{
	putc('"', file);
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			fprintf(file, "\\%c", *text);
		else
			putc(*text >= ' ' && *text <= '~' ? *text : '?', file);
	putc('"', file);
}

static void print_row(FILE *file, const struct row *row)
{
	struct spread s = row_spread(row);

	fputs("{\"name\":", file);
	print_string(file, row->name);
	fputs(",\"what\":", file);
	print_string(file, row->what);
	if (row->left_out[0]) {
		fputs(",\"left_out\":", file);
		print_string(file, row->left_out);
	} else {
		fprintf(file,
			",\"samples\":%zu,\"median_ns\":%.1f,\"low_ns\":%.1f,"
			"\"high_ns\":%.1f",
			s.n, s.median, s.low, s.high);
	}
	putc('}', file);
}

static void print_json(FILE *file, const struct facts *facts,
		       const struct rows *rows)
{
	size_t i;

	fputs("{\"host\":{", file);
	for (i = 0; i < facts->n; i++) {
		fputs(i ? "," : "", file);
		print_string(file, facts->at[i].key);
		putc(':', file);
		print_string(file, facts->at[i].value);
	}
	fputs("},\"rows\":[", file);
	for (i = 0; i < rows->n; i++) {
		fputs(i ? "," : "", file);
		print_row(file, &rows->at[i]);
	}
	fputs("]}\n", file);
}

int report_files(const char *directory, const struct facts *facts,
		 const struct rows *rows)
{
	static const char *const names[] = {"host.csv", "host.json",
					    "host.svg"};
	char path[4096];
	FILE *file;
	size_t i;
	int bad;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		file = fopen(path, "w");
		if (!file)
			break;
		if (i == 0)
			print_csv(file, rows);
		else if (i == 1)
			print_json(file, facts, rows);
		else
			report_svg(file, facts, rows);
		bad = ferror(file);
		if (fclose(file) || bad)
			break;
	}
	if (i == sizeof(names) / sizeof(names[0]))
		return 0;
	return bench_error(BENCH_FAILED, "give another directory", "%s: %s",
			   path, strerror(errno));
}
