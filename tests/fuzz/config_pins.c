/* SPDX-License-Identifier: MIT */
/* What the reader takes, the writer can write, and that reads as the same; and
 * domains that can be told apart are themselves. */
#include <stdlib.h>
#include <string.h>
#include "config/pins.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void match(const struct pins *pins)
{
	const struct pins_domain *d = pins->domains;
	struct pins_match m;

	if (xvcpu_pins_match(d, pins->ndomains, d, pins->ndomains, &m))
		abort();
	for (size_t i = 0; i < pins->ndomains; i++)
		if (m.fit[i] == PINS_GONE
			    ? d[i].name || xvcpu_pins_no_uuid(&d[i])
		    : m.fit[i] == PINS_FITS ? m.best[i] != i
					    : m.best[i] != PINS_NONE)
			abort();
	xvcpu_pins_match_free(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config_error error = {0};
	struct pins *pins, *again;
	char *one, *two;
	size_t n, m;

	if (xvcpu_pins_read((const char *)data, size, &pins, &error)) {
		if (!error.line || !error.column || !error.reason)
			abort();
		return 0;
	}
	if (xvcpu_pins_write(pins->domains, pins->ndomains, &one, &n) ||
	    xvcpu_pins_read(one, n, &again, NULL) ||
	    xvcpu_pins_write(again->domains, again->ndomains, &two, &m))
		abort();
	if (n != m || memcmp(one, two, n) != 0)
		abort();
	match(pins);
	xvcpu_pins_free(pins);
	xvcpu_pins_free(again);
	free(one);
	free(two);
	return 0;
}
