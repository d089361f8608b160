/* SPDX-License-Identifier: MIT */
#include "cli/term/out.h"

const char out_pairs[201] = "00010203040506070809"
			    "10111213141516171819"
			    "20212223242526272829"
			    "30313233343536373839"
			    "40414243444546474849"
			    "50515253545556575859"
			    "60616263646566676869"
			    "70717273747576777879"
			    "80818283848586878889"
			    "90919293949596979899";

void out_begin(struct out *out, FILE *file)
{
	out->file = file;
	out->at = out->bytes;
	out->flushes = 0;
}

void out_flush(struct out *out)
{
	fwrite(out->bytes, 1, (size_t)(out->at - out->bytes), out->file);
	out->at = out->bytes;
	out->flushes++;
}

void out_write(struct out *out, const char *bytes, size_t n)
{
	if (n > OUT_SIZE) {
		out_flush(out);
		fwrite(bytes, 1, n, out->file);
		return;
	}
	out->at = out_copy(out_room(out, n), bytes, n);
}
