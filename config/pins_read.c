/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"
#include "config/pins.h"

/* The text is cut into strings in place, a line at a time. */
struct reader {
	struct pins *pins;
	struct config_error *error;
	char *p;    /* the next byte; what is wrong begins here */
	char *line; /* where its line starts */
	char *end;  /* of the text; a NUL stands there */
	size_t number;
	size_t domains_room, vcpus_room;
};

static int fail(const struct reader *r, int code, const char *reason)
{
	if (r->error)
		*r->error = (struct config_error){
			.line = r->number,
			.column = (size_t)(r->p - r->line) + 1,
			.reason = reason,
		};
	return code;
}

static int bad(const struct reader *r, const char *reason)
{
	return fail(r, -EINVAL, reason);
}

static bool word(struct reader *r, const char *text)
{
	size_t size = strlen(text);

	if (strncmp(r->p, text, size) != 0)
		return false;
	r->p += size;
	return true;
}

/* A number without leading zeros that fits. */
static int number(struct reader *r, uint32_t *out)
{
	size_t size = strspn(r->p, "0123456789");
	unsigned long long n = strtoull(r->p, NULL, 10);

	if (!size || n > UINT32_MAX || (*r->p == '0' && size > 1))
		return bad(r, "not a number");
	r->p += size;
	*out = (uint32_t)n;
	return 0;
}

static int hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *known = c ? strchr(digits, c) : NULL;

	return known ? (int)(known - digits) : -1;
}

size_t xvcpu_pins_span_uuid(const char *text)
{
	size_t i;

	for (i = 0; i < 36; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-'
							    : hex(text[i]) < 0)
			break;
	return i;
}

size_t xvcpu_pins_span_list(const char *text)
{
	return strspn(text, ",-:^/abcdefghijklmnopqrstuvwxyz0123456789");
}

static int uuid(struct reader *r, char *out)
{
	size_t size = xvcpu_pins_span_uuid(r->p);

	memcpy(out, r->p, size);
	r->p += size;
	return size == 36 ? 0 : bad(r, "not a UUID in small letters");
}

/* \" \\ \xHH; 0 is no byte of a name. */
static int unescape(struct reader *r, char *out)
{
	const char *p = r->p + 1;
	int high, low;

	if (*p == '"' || *p == '\\') {
		*out = *p;
		r->p += 2;
		return 0;
	}
	high = *p == 'x' ? hex(p[1]) : -1;
	low = high < 0 ? -1 : hex(p[2]);
	if (low < 0 || !(high | low))
		return bad(r, "unknown escape");
	*out = (char)(high << 4 | low);
	r->p += 4;
	return 0;
}

static int name(struct reader *r, const char **out)
{
	char *to;
	int rc;

	if (word(r, "-")) {
		*out = NULL;
		return 0;
	}
	if (!word(r, "\""))
		return bad(r, "no name in quotes, nor -");
	*out = to = r->p;
	while (*r->p != '"') {
		if ((unsigned char)*r->p < 0x20 || *r->p == 0x7f)
			return bad(r, *r->p ? "control character in a name"
					    : "no end to this name");
		if (*r->p == '\\') {
			rc = unescape(r, to++);
			if (rc)
				return rc;
		} else {
			*to++ = *r->p++;
		}
	}
	r->p++;
	*to = '\0';
	return 0;
}

static int domain(struct reader *r)
{
	struct pins *pins = r->pins;
	struct pins_domain *d;
	int rc = xvcpu_config_grow(&pins->domains, &r->domains_room,
				   pins->ndomains, sizeof(*d));

	if (rc)
		return rc;
	d = &pins->domains[pins->ndomains++];
	d->line = r->number;
	r->vcpus_room = 0;
	rc = uuid(r, d->uuid);
	if (!rc && !word(r, " "))
		rc = bad(r, "no blank after the UUID");
	return rc ? rc : name(r, &d->name);
}

static int list(struct reader *r, const char *key, const char **out)
{
	size_t size;

	if (!word(r, key))
		return bad(r, "not \"vcpu N hard CPUS soft CPUS\"");
	size = xvcpu_pins_span_list(r->p);
	if (!size)
		return bad(r, "no CPU list");
	*out = r->p;
	r->p += size;
	return 0;
}

static int vcpu(struct reader *r)
{
	struct pins_domain *d;
	struct pins_vcpu *v;
	char *from = r->p, *cut;
	int rc;

	if (!r->pins->ndomains) {
		r->p = r->line;
		return bad(r, "a vCPU before any domain");
	}
	d = &r->pins->domains[r->pins->ndomains - 1];
	rc = xvcpu_config_grow(&d->vcpus, &r->vcpus_room, d->nvcpus,
			       sizeof(*v));
	if (rc)
		return rc;
	v = &d->vcpus[d->nvcpus++];
	v->line = r->number;
	rc = number(r, &v->vcpu);
	if (rc)
		return rc;
	cut = r->p;
	r->p = from;
	if (v->vcpu >= PINS_MAX_VCPUS)
		return bad(r, "no vCPU has such a number");
	if (d->nvcpus > 1 && v->vcpu <= v[-1].vcpu)
		return bad(r, "vCPUs do not ascend");
	r->p = cut;
	rc = list(r, " hard ", &v->hard);
	cut = r->p;
	if (!rc)
		rc = list(r, " soft ", &v->soft);
	if (!rc)
		*cut = '\0';
	return rc;
}

static int line(struct reader *r)
{
	int rc = 0;

	if (*r->p == '#')
		r->p += strcspn(r->p, "\n");
	else if (word(r, "domain "))
		rc = domain(r);
	else if (word(r, "vcpu "))
		rc = vcpu(r);
	else if (*r->p != '\n')
		rc = bad(r, "neither domain, vcpu nor comment");
	if (!rc && *r->p && *r->p != '\n')
		rc = bad(r, "more than belongs on this line");
	return rc;
}

static int header(struct reader *r)
{
	uint32_t version;
	int rc;

	if (!word(r, "xvcpu-pins "))
		return bad(r, "the first line is not \"xvcpu-pins 1\"");
	rc = number(r, &version);
	if (rc)
		return rc;
	if (*r->p && *r->p != '\n')
		return bad(r, "more than belongs on this line");
	if (!version)
		return bad(r, "no such version of the format");
	if (version == PINS_VERSION)
		return 0;
	r->p = r->line;
	return fail(r, -EOPNOTSUPP,
		    "saved by a newer xvcpu, in another format");
}

static int read_all(struct reader *r)
{
	int rc = header(r);

	while (!rc && *r->p == '\n') {
		*r->p++ = '\0';
		r->line = r->p;
		r->number++;
		if (r->p < r->end)
			rc = line(r);
	}
	if (!rc && r->p < r->end)
		rc = bad(r, "NUL byte");
	return rc;
}

int xvcpu_pins_read(const char *text, size_t size, struct pins **out,
		    struct config_error *error)
{
	struct reader r = {.error = error, .number = 1};
	struct pins *pins = calloc(1, sizeof(*pins));
	int rc = -ENOMEM;

	if (!pins)
		return rc;
	pins->text = malloc(size + 1);
	if (pins->text) {
		if (size)
			memcpy(pins->text, text, size);
		pins->text[size] = '\0';
		r.pins = pins;
		r.p = r.line = pins->text;
		r.end = pins->text + size;
		rc = read_all(&r);
	}
	if (rc) {
		xvcpu_pins_free(pins);
		return rc;
	}
	*out = pins;
	return 0;
}

void xvcpu_pins_free(struct pins *pins)
{
	if (!pins)
		return;
	for (size_t i = 0; i < pins->ndomains; i++)
		free(pins->domains[i].vcpus);
	free(pins->domains);
	free(pins->text);
	free(pins);
}
