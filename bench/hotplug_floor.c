/* SPDX-License-Identifier: MIT */
/*
 * What no tool can beat: a process that asks for a change by one blind write
 * into xenstore, and looks at nothing but the answer.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <xen/io/xs_wire.h>

#include "bench/hotplug.h"

int hotplug_floor(const char *domid, const char *vcpu, const char *value)
{
	struct sockaddr_un to = {AF_UNIX, "/run/xenstored/socket"};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct {
		struct xsd_sockmsg header;
		char text[128];
	} message = {.header.type = XS_WRITE};
	int n = snprintf(message.text, sizeof(message.text),
			 "/local/domain/%s/cpu/%s/availability", domid, vcpu);

	n += 1 + snprintf(message.text + n + 1, 16, "%s", value);
	message.header.len = (uint32_t)n;
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "%s", to.sun_path);
	if (write(fd, &message, sizeof(message.header) + (size_t)n) < 0 ||
	    read(fd, &message, sizeof(message)) < 0)
		err(1, "xenstore");
	return message.header.type != XS_WRITE;
}
