/* SPDX-License-Identifier: MIT */
#include "cli/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void doctor_say(struct doctor *d, enum doctor_status status, const char *check,
		const char *advice, const char *format, ...)
{
	static const char words[][3] = {"ok", "no", "--"};
	const char *word = words[status];
	char *finding;
	va_list args;

	va_start(args, format);
	finding = cli_vtext(d->c, format, args);
	va_end(args);
	if (status == NO)
		d->usable = false;
	if (cli_json(d->c)) {
		json_begin_object(&d->json, NULL);
		json_string(&d->json, "check", check);
		json_string(&d->json, "status", word);
		json_string(&d->json, "finding", finding);
		json_string(&d->json, "advice", advice);
		json_end(&d->json);
	} else {
		cli_print(d->c, "%s  %-9s  %s%s%s", word, check, finding,
			  advice ? ": " : "", advice ? advice : "");
	}
	free(finding);
}
