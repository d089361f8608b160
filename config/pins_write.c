/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config/pins.h"
#include "config/utf8.h"

/* Those that are alike in both stay as they were given, however qsort sorts. */
static int by_name(const void *left, const void *right)
{
	const struct pins_domain *a = *(const struct pins_domain *const *)left;
	const struct pins_domain *b = *(const struct pins_domain *const *)right;
	int order = strcmp(a->name ? a->name : "", b->name ? b->name : "");

	order = order ? order : strcmp(a->uuid, b->uuid);
	return order ? order : a < b ? -1 : a > b;
}

static int by_number(const void *left, const void *right)
{
	const struct pins_vcpu *a = left, *b = right;

	return a->vcpu < b->vcpu ? -1 : a->vcpu > b->vcpu;
}

static void write_name(FILE *out, const char *name)
{
	uint32_t character;
	size_t n, i;

	if (!name) {
		fputc('-', out);
		return;
	}
	fputc('"', out);
	for (; *name; name += n) {
		n = xvcpu_utf8_next(name, &character);
		if (character == '"' || character == '\\')
			fprintf(out, "\\%c", *name);
		else if (xvcpu_utf8_is_plain(character))
			fwrite(name, 1, n, out);
		else
			for (i = 0; i < n; i++)
				fprintf(out, "\\x%02x", (unsigned char)name[i]);
	}
	fputc('"', out);
}

static bool is_list(const char *text)
{
	size_t size = xvcpu_pins_span_list(text);

	return size && !text[size];
}

static int write_vcpus(FILE *out, const struct pins_domain *d)
{
	struct pins_vcpu *list =
		reallocarray(NULL, d->nvcpus + 1, sizeof(*list));
	int rc = 0;

	if (!list)
		return -ENOMEM;
	if (d->nvcpus)
		memcpy(list, d->vcpus, d->nvcpus * sizeof(*list));
	qsort(list, d->nvcpus, sizeof(*list), by_number);
	for (size_t i = 0; i < d->nvcpus; i++) {
		const struct pins_vcpu *v = &list[i];

		if (!is_list(v->hard) || !is_list(v->soft) ||
		    (i && v[-1].vcpu == v->vcpu))
			rc = -EINVAL;
		fprintf(out, "vcpu %u hard %s soft %s\n", v->vcpu, v->hard,
			v->soft);
	}
	free(list);
	return rc;
}

static int write_domain(FILE *out, const struct pins_domain *d)
{
	if (xvcpu_pins_span_uuid(d->uuid) != 36 || d->uuid[36])
		return -EINVAL;
	fprintf(out, "\ndomain %s ", d->uuid);
	write_name(out, d->name);
	fputc('\n', out);
	return write_vcpus(out, d);
}

int xvcpu_pins_write(const struct pins_domain *domains, size_t ndomains,
		     char **text, size_t *size)
{
	const struct pins_domain **list =
		reallocarray(NULL, ndomains + 1, sizeof(*list));
	size_t used;
	int rc = 0;
	char *buf;
	FILE *out;

	if (!list)
		return -ENOMEM;
	for (size_t i = 0; i < ndomains; i++)
		list[i] = &domains[i];
	qsort(list, ndomains, sizeof(*list), by_name);
	out = open_memstream(&buf, &used);
	if (!out) {
		free(list);
		return -ENOMEM;
	}
	fprintf(out, "xvcpu-pins %d\n# %s\n", PINS_VERSION, PINS_NOTE);
	for (size_t i = 0; !rc && i < ndomains; i++)
		rc = write_domain(out, list[i]);
	free(list);
	if ((ferror(out) | fclose(out)) && !rc)
		rc = -ENOMEM;
	if (rc) {
		free(buf);
		return rc;
	}
	*text = buf;
	*size = used;
	return 0;
}
