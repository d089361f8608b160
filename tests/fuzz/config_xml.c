/* SPDX-License-Identifier: MIT */
/* Seeds: corpus/config_xml here, and tests/plain/corpus/xml. */
#include "config_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_config(data, size);
}
