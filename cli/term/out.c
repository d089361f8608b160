/* SPDX-License-Identifier: MIT */
#define OUT_INLINE extern inline
#include "cli/term/out.h"

#include <unistd.h>

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

/*
 * Stdio would write a large piece in two.  How much of it went out at once; what
 * did not is the stream's, which knows then what went wrong.
 */
static size_t write_piece(const struct out *out, size_t n)
{
	ssize_t done = 0;

	if (n >= OUT_SIZE / 2 && !fflush(out->file))
		done = write(fileno(out->file), out->bytes, n);
	return done > 0 ? (size_t)done : 0;
}

void out_flush(struct out *out)
{
	size_t n = (size_t)(out->at - out->bytes), done = write_piece(out, n);

	fwrite(out->bytes + done, 1, n - done, out->file);
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
