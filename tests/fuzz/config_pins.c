/* SPDX-License-Identifier: MIT */
/* What the reader takes, the writer can write, and that reads as the same. */
#include <stdlib.h>
#include <string.h>
#include "hotplug/pins.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config_error error = {0};
	struct pins *pins, *again;
	char *one, *two;
	size_t n, m;

	if (pins_read((const char *)data, size, &pins, &error)) {
		if (!error.line || !error.column || !error.reason)
			abort();
		return 0;
	}
	if (pins_write(pins->domains, pins->ndomains, &one, &n) ||
	    pins_read(one, n, &again, NULL) ||
	    pins_write(again->domains, again->ndomains, &two, &m))
		abort();
	if (n != m || memcmp(one, two, n) != 0)
		abort();
	pins_free(pins);
	pins_free(again);
	free(one);
	free(two);
	return 0;
}
