/* SPDX-License-Identifier: MIT */
/* doctor's look at the machine: what needs no hypercall. */
#include "cli/doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "hypercall/hypercall.h"

/* The start of a small file, without its newline: "" where it is none. */
static bool read_line(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, size - 1);

	if (fd >= 0)
		close(fd);
	buf[n < 0 ? 0 : n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return n >= 0;
}

static void check_user(struct doctor *d)
{
	struct utsname name;
	char type[32];

	if (geteuid() == 0)
		doctor_say(d, OK, "user", NULL, "root");
	else
		doctor_say(d, NEITHER, "user",
			   "if privcmd refuses, run it as root", "uid %u",
			   (unsigned int)geteuid());
	if (!uname(&name))
		doctor_say(d, OK, "kernel", NULL, "%s %s %s", name.sysname,
			   name.release, name.machine);
	if (!read_line("/sys/hypervisor/type", type, sizeof(type)))
		doctor_say(d, NEITHER, "platform", NULL,
			   "no /sys/hypervisor: not a Xen domain, or the "
			   "kernel does "
			   "not say");
	else if (strcmp(type, "xen") != 0)
		doctor_say(d, NO, "platform", "run it in dom0 of a Xen host",
			   "the hypervisor here is %s", type);
	else
		doctor_say(d, OK, "platform", NULL, "Xen");
}

static void check_domain(struct doctor *d)
{
	char text[128];

	if (!read_line("/proc/xen/capabilities", text, sizeof(text)))
		doctor_say(d, NEITHER, "dom0", NULL,
			   "no /proc/xen: not a Xen domain, or xenfs is not "
			   "mounted");
	else if (strstr(text, "control_d"))
		doctor_say(d, OK, "dom0", NULL, "a control domain");
	else
		doctor_say(d, NO, "dom0", "run it in dom0",
			   "not a control domain");
	if (!read_line("/sys/kernel/security/lockdown", text, sizeof(text)))
		doctor_say(d, NEITHER, "lockdown", NULL,
			   "the kernel has none, or securityfs is not mounted");
	else if (strstr(text, "[none]"))
		doctor_say(d, OK, "lockdown", NULL,
			   "the kernel is not locked down");
	else
		doctor_say(d, NEITHER, "lockdown",
			   "if privcmd refuses, boot without lockdown",
			   "the kernel is locked down: %s", text);
}

static void check_device(struct doctor *d)
{
	static const char *const paths[] = {"/dev/xen/privcmd",
					    "/proc/xen/privcmd"};
	int fd, err = 0;
	size_t i;

	for (i = 0; i < 2; i++) {
		fd = open(paths[i], O_RDWR | O_CLOEXEC);
		if (fd >= 0) {
			close(fd);
			doctor_say(d, OK, "privcmd", NULL, "%s", paths[i]);
			return;
		}
		err = errno;
		if (err != ENOENT)
			break;
	}
	doctor_say(d, NO, "privcmd",
		   cli_advice(err == ENOENT ? HYPERCALL_NO_DEVICE
					    : HYPERCALL_DEVICE_DENIED),
		   "%s: %s", paths[i < 2 ? i : 0], strerror(err));
}

void doctor_system(struct doctor *d)
{
	check_user(d);
	check_domain(d);
	check_device(d);
}

/* Xen's own words: xen-3.0-x86_64 is PV on x86, hvm-3.0-x86_64 the rest. */
void doctor_guests(struct doctor *d)
{
	char text[512];
	bool pv, hvm;

	read_line("/sys/hypervisor/properties/capabilities", text,
		  sizeof(text));
	pv = strstr(text, "xen-3.0-x86");
	hvm = strstr(text, "hvm-");
	if (pv || hvm)
		doctor_say(d, OK, "guests", NULL, "%s%s%s", pv ? "pv" : "",
			   pv && hvm ? " " : "", hvm ? "pvh hvm" : "");
	else if (text[0])
		doctor_say(d, OK, "guests", NULL, "pvh");
	else
		doctor_say(d, NEITHER, "guests", NULL,
			   "which types Xen can run is not told by "
			   "/sys/hypervisor");
}
