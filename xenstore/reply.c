/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

ssize_t xvcpu_xenstore_parse(const char *buf, size_t size,
			     struct xenstore_message *msg)
{
	struct xsd_sockmsg header;

	if (size < sizeof(header))
		return 0;
	memcpy(&header, buf, sizeof(header));
	if (header.len > XENSTORE_PAYLOAD_MAX)
		return -EPROTO;
	if (size - sizeof(header) < header.len)
		return 0;
	msg->header = header;
	msg->payload = buf + sizeof(header);
	return sizeof(header) + header.len;
}

int xvcpu_xenstore_parse_error(const struct xenstore_message *msg)
{
	const size_t n = sizeof(xsd_errors) / sizeof(xsd_errors[0]);
	size_t len = strnlen(msg->payload, msg->header.len);

	for (size_t i = 0; i < n; i++)
		if (strlen(xsd_errors[i].errstring) == len &&
		    !memcmp(xsd_errors[i].errstring, msg->payload, len))
			return -xsd_errors[i].errnum;
	return -EIO;
}

int xvcpu_xenstore_parse_event(const struct xenstore_message *msg,
			       struct xenstore_event *event)
{
	const char *path = msg->payload;
	size_t left = msg->header.len;
	size_t len = strnlen(path, left);

	if (len == left)
		return -EPROTO;
	left -= len + 1;
	if (strnlen(path + len + 1, left) == left)
		return -EPROTO;
	event->path = path;
	event->token = path + len + 1;
	return 0;
}

int xvcpu_xenstore_parse_tx(const char *text, size_t len, uint32_t *tx)
{
	uint64_t value = 0;

	if (len && !text[len - 1])
		len--;
	if (!len || len > 10)
		return -EPROTO;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -EPROTO;
		value = value * 10 + (uint64_t)(text[i] - '0');
	}
	if (!value || value > UINT32_MAX)
		return -EPROTO;
	*tx = (uint32_t)value;
	return 0;
}

/* Empty names are no names: oxenstored ends an empty list with one. */
int xvcpu_xenstore_parse_names(const char *text, size_t len, char ***names,
			       size_t *n)
{
	const char *end = text + len;
	size_t count = 0, used = 0;
	char **array, *copy;

	if (len && end[-1])
		return -EPROTO;
	for (const char *p = text; p < end; p += strlen(p) + 1)
		count += *p != 0;
	array = malloc(count * sizeof(*array) + len + 1);
	if (!array)
		return -ENOMEM;
	copy = (char *)(array + count);
	xenstore_move(copy, text, len);
	for (char *p = copy; p < copy + len; p += strlen(p) + 1)
		if (*p)
			array[used++] = p;
	*names = array;
	*n = count;
	return 0;
}

char *xvcpu_xenstore_copy(const char *data, size_t len)
{
	char *copy = malloc(len + 1);

	if (!copy)
		return NULL;
	xenstore_move(copy, data, len);
	copy[len] = 0;
	return copy;
}
