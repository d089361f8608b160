/* SPDX-License-Identifier: MIT */
/*
 * What no tool can beat: a process that asks for a change by one write into
 * xenstore, in the transaction that is needed so as not to bring the nodes of a
 * removed domain back, and looks at nothing but the answers.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <xen/io/xs_wire.h>

#include "bench/hotplug/bench.h"

struct message {
	struct xsd_sockmsg header;
	char text[128];
};

static void ask(int fd, uint32_t type, uint32_t tx, const char *text,
		size_t size)
{
	struct message m = {
		.header = {.type = type, .tx_id = tx, .len = (uint32_t)size}};

	memcpy(m.text, text, size);
	if (write(fd, &m, sizeof(m.header) + size) < 0)
		err(1, "xenstore");
}

/* One answer, which is no error. */
static struct message answer(int fd, uint32_t type)
{
	struct message m = {0};

	if (recv(fd, &m.header, sizeof(m.header), MSG_WAITALL) < 0 ||
	    m.header.len >= sizeof(m.text) ||
	    recv(fd, m.text, m.header.len, MSG_WAITALL) < 0)
		err(1, "xenstore");
	if (m.header.type != type)
		errx(1, "xenstore: %s", m.text);
	return m;
}

int hotplug_floor(const char *domid, const char *vcpu, const char *value)
{
	struct sockaddr_un to = {AF_UNIX, "/run/xenstored/socket"};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char home[64], node[128];
	uint32_t tx;
	int n = snprintf(node, sizeof(node),
			 "/local/domain/%s/cpu/%s/availability", domid, vcpu);

	n += 1 + snprintf(node + n + 1, 16, "%s", value);
	snprintf(home, sizeof(home), "/local/domain/%s/vm", domid);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "%s", to.sun_path);
	ask(fd, XS_TRANSACTION_START, 0, "", 1);
	tx = (uint32_t)strtoul(answer(fd, XS_TRANSACTION_START).text, NULL, 10);
	ask(fd, XS_READ, tx, home, strlen(home) + 1);
	ask(fd, XS_WRITE, tx, node, (size_t)n);
	answer(fd, XS_READ);
	answer(fd, XS_WRITE);
	ask(fd, XS_TRANSACTION_END, tx, "T", 2);
	answer(fd, XS_TRANSACTION_END);
	return 0;
}
