/* SPDX-License-Identifier: MIT */
/* Count the system calls of a command, and what it says to xenstored. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xen/io/xs_wire.h>

#include "bench/hotplug/bench.h"

/* One connection to the daemon, and its stream of requests. */
struct stream {
	int fd; /* -1: none yet */
	bool sending;
	size_t skip; /* bytes of payload still to come */
	size_t have; /* bytes of a header */
	struct xsd_sockmsg header;
};

/* The call that a thread is in. */
struct call {
	pid_t pid;
	bool inside;
	uint64_t nr, args[6];
};

struct tracer {
	struct trace *out;
	struct stream stream;
	struct call calls[64];
};

static struct call *call_of(struct tracer *t, pid_t pid)
{
	size_t i;

	for (i = 0; i < 64; i++) {
		if (!t->calls[i].pid)
			t->calls[i].pid = pid;
		if (t->calls[i].pid == pid)
			return &t->calls[i];
	}
	errx(1, "too many threads");
}

static size_t peek(pid_t pid, uint64_t from, void *to, size_t len)
{
	struct iovec here = {to, len}, there = {(void *)(uintptr_t)from, len};
	ssize_t n = process_vm_readv(pid, &here, 1, &there, 1, 0);

	return n < 0 ? 0 : (size_t)n;
}

static void count_request(struct tracer *t)
{
	t->out->requests++;
	t->out->writes += t->stream.header.type == XS_WRITE;
	t->out->transactions += t->stream.header.type == XS_TRANSACTION_START;
}

static void parse(struct tracer *t, const char *bytes, size_t len)
{
	struct stream *s = &t->stream;

	while (len) {
		size_t step = s->skip ? s->skip : sizeof(s->header) - s->have;

		if (step > len)
			step = len;
		if (s->skip) {
			s->skip -= step;
		} else {
			memcpy((char *)&s->header + s->have, bytes, step);
			s->have += step;
		}
		bytes += step;
		len -= step;
		if (s->have == sizeof(s->header) && !s->skip) {
			s->have = 0;
			s->skip = s->header.len;
			count_request(t);
		}
	}
}

static void sent(struct tracer *t, pid_t pid, uint64_t from, size_t len)
{
	char *bytes = malloc(len + 1);

	if (!bytes)
		err(1, "malloc");
	parse(t, bytes, peek(pid, from, bytes, len));
	free(bytes);
}

/* n bytes out of the parts of a writev or sendmsg. */
static void sent_parts(struct tracer *t, pid_t pid, uint64_t iov, size_t count,
		       size_t n)
{
	struct iovec part;
	size_t i;

	for (i = 0; i < count && n; i++) {
		size_t len;

		if (peek(pid, iov + i * sizeof(part), &part, sizeof(part)) !=
		    sizeof(part))
			return;
		len = part.iov_len < n ? part.iov_len : n;
		sent(t, pid, (uintptr_t)part.iov_base, len);
		n -= len;
	}
}

static bool is_daemon(pid_t pid, const struct call *c)
{
	struct sockaddr_un address = {0};

	peek(pid, c->args[1], &address, sizeof(address) - 1);
	return address.sun_family == AF_UNIX &&
	       strstr(address.sun_path, "xenstored");
}

static void talk(struct tracer *t, pid_t pid, const struct call *c, int64_t ret)
{
	struct msghdr message;

	if (!t->stream.sending)
		t->out->round_trips++;
	t->stream.sending = true;
	if (c->nr == SYS_write || c->nr == SYS_sendto)
		sent(t, pid, c->args[1], (size_t)ret);
	else if (c->nr == SYS_writev)
		sent_parts(t, pid, c->args[1], c->args[2], (size_t)ret);
	else if (peek(pid, c->args[1], &message, sizeof(message)) ==
		 sizeof(message))
		sent_parts(t, pid, (uintptr_t)message.msg_iov,
			   message.msg_iovlen, (size_t)ret);
}

static void done(struct tracer *t, pid_t pid, const struct call *c, int64_t ret)
{
	t->out->syscalls++;
	t->out->ioctls += c->nr == SYS_ioctl;
	if (c->nr == SYS_connect && !ret && is_daemon(pid, c))
		t->stream.fd = (int)c->args[0];
	if (t->stream.fd < 0 || (int)c->args[0] != t->stream.fd || ret <= 0)
		return;
	switch (c->nr) {
	case SYS_write:
	case SYS_sendto:
	case SYS_writev:
	case SYS_sendmsg:
		talk(t, pid, c, ret);
		break;
	case SYS_read:
	case SYS_recvfrom:
	case SYS_recvmsg:
		t->stream.sending = false;
		break;
	}
}

static void look(struct tracer *t, pid_t pid)
{
	struct __ptrace_syscall_info info;
	struct call *c = call_of(t, pid);

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) < 0)
		return;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		c->inside = true;
		c->nr = info.entry.nr;
		memcpy(c->args, info.entry.args, sizeof(c->args));
	} else if (info.op == PTRACE_SYSCALL_INFO_EXIT && c->inside) {
		c->inside = false;
		done(t, pid, c, info.exit.rval);
	}
}

static pid_t start(char *const argv[])
{
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
		raise(SIGSTOP);
		execv(argv[0], argv);
		_exit(127);
	}
	if (waitpid(pid, NULL, 0) != pid)
		err(1, "waitpid");
	ptrace(PTRACE_SETOPTIONS, pid, 0,
	       PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE |
		       PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXEC |
		       PTRACE_O_EXITKILL);
	return pid;
}

int trace_command(char *const argv[], struct trace *out)
{
	struct tracer t = {.out = out, .stream.fd = -1};
	pid_t child = start(argv), pid = child;
	int status, signal_number = 0;

	*out = (struct trace){0};
	for (;;) {
		ptrace(PTRACE_SYSCALL, pid, 0, signal_number);
		pid = waitpid(-1, &status, __WALL);
		if (pid < 0)
			err(1, "waitpid");
		signal_number = 0;
		if (WIFEXITED(status) || WIFSIGNALED(status)) {
			if (pid == child)
				return WIFEXITED(status) ? WEXITSTATUS(status)
							 : 255;
			continue;
		}
		if (WSTOPSIG(status) == (SIGTRAP | 0x80))
			look(&t, pid);
		else if (status >> 16 == 0 && WSTOPSIG(status) != SIGSTOP)
			signal_number = WSTOPSIG(status);
	}
}
