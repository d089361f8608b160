/* SPDX-License-Identifier: MIT */
/* Seeds: corpus/config_xl here, and tests/plain/corpus/xl. */
#include "config_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_config(data, size);
}
