/* SPDX-License-Identifier: MIT */
/* A domain's file is found by the name inside it, once, or not at all. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "config/internal.h"
#include "config_help.h"

static char *root;

static const char *at(const char *path)
{
	static char full[4][512];
	static unsigned int next;
	char *out = full[next++ % 4];

	snprintf(out, sizeof(full[0]), "%s%s", root, path);
	return out;
}

static void put(const char *path, const char *text)
{
	config_spit(at(path), text, strlen(text));
}

static void setup(void)
{
	static const char *const dirs[] = {
		"/etc",
		"/etc/xen",
		"/etc/xen/auto",
		"/etc/xen/vm",
		"/etc/xen/scripts",
		"/etc/libvirt",
		"/etc/libvirt/libxl",
		"/etc/libvirt/libxl/autostart",
		"/run",
		"/run/libvirt",
		"/run/libvirt/libxl",
	};

	root = config_tmpdir();
	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		cr_assert(zero(int, mkdir(at(dirs[i]), 0755)));
	put("/etc/xen/xl.conf", "autoballoon=\"auto\"\n");
	put("/etc/xen/README", "These are not configuration files. See:\n");
}

static void teardown(void)
{
	config_rmdir(root);
}

TestSuite(config_find, .init = setup, .fini = teardown, .timeout = 300);

static void finds(const char *name, const char *path, enum config_format format)
{
	struct config_place place = {0};
	struct config_error error = {0};
	int rc = xvcpu_config_find(root, name, &place, &error, NULL);

	cr_assert(zero(int, rc), "%s: %s", name,
		  error.reason ? error.reason : strerror(-rc));
	cr_expect(eq(str, place.path, (char *)at(path)));
	cr_expect(zero(ptr, place.other));
	cr_expect(eq(int, (int)place.config->format, (int)format));
	xvcpu_config_place_clear(&place);
	cr_expect(zero(ptr, place.path));
}

static void fails(const char *name, int want)
{
	struct config_place place = {.path = (char *)1};

	cr_expect(eq(int, xvcpu_config_find(root, name, &place, NULL, NULL),
		     want));
	cr_expect(eq(ptr, place.path, (char *)1));
}

Test(config_find, files_of_both_kinds)
{
	put("/etc/xen/web.cfg", "name = \"web\"\n");
	put("/etc/xen/db", "name = \"db\"\n");
	put("/etc/xen/auto/mail.cfg", "name = \"mail\"\n");
	put("/etc/xen/vm/proxy", "name = \"proxy\"\n");
	put("/etc/libvirt/libxl/ns.xml",
	    "<domain type='xen'><name>ns</name></domain>\n");
	finds("web", "/etc/xen/web.cfg", CONFIG_XL);
	finds("proxy", "/etc/xen/vm/proxy", CONFIG_XL);
	finds("db", "/etc/xen/db", CONFIG_XL);
	finds("mail", "/etc/xen/auto/mail.cfg", CONFIG_XL);
	finds("ns", "/etc/libvirt/libxl/ns.xml", CONFIG_XML);
	fails("other", -ENOENT);
	fails("", -EINVAL);
	fails("../xen/db", -EINVAL);
}

Test(config_find, the_name_inside_decides)
{
	put("/etc/xen/web.cfg", "name = \"web-old\"\n");
	put("/etc/xen/10-web.cfg", "name = 'web'\n");
	put("/etc/xen/bare.cfg", "vcpus = 2\n");
	finds("web", "/etc/xen/10-web.cfg", CONFIG_XL);
	finds("web-old", "/etc/xen/web.cfg", CONFIG_XL);
	finds("bare", "/etc/xen/bare.cfg", CONFIG_XL);
	fails("10-web", -ENOENT);
}

Test(config_find, two_names_of_one_file_are_one)
{
	put("/etc/xen/web.cfg", "name = \"web\"\n");
	cr_assert(zero(int,
		       symlink("../web.cfg", at("/etc/xen/auto/10-web.cfg"))));
	cr_assert(zero(int, symlink("nowhere", at("/etc/xen/web"))));
	finds("web", "/etc/xen/web.cfg", CONFIG_XL);
}

Test(config_find, two_files_are_both_named)
{
	struct config_place place = {0};
	bool order;

	put("/etc/xen/web.cfg", "name = \"web\"\n");
	put("/etc/libvirt/libxl/web.xml",
	    "<domain type='xen'><name>web</name></domain>\n");
	cr_assert(eq(int, xvcpu_config_find(root, "web", &place, NULL, NULL),
		     -ENOTUNIQ));
	order = !strcmp(place.path, at("/etc/xen/web.cfg"));
	cr_expect(order);
	cr_expect(
		eq(str, place.other, (char *)at("/etc/libvirt/libxl/web.xml")));
	xvcpu_config_place_clear(&place);
}

Test(config_find, backups_and_other_files_are_not_looked_at)
{
	static const char *const names[] = {
		"web.cfg~",       "web.cfg.bak",  "web.cfg.dpkg-old",
		".web.cfg.swp",   "web.cfg.orig", "web.cfg.rpmsave",
		".web.cfg.xvcpu", "web.cfg.old",
	};
	char path[256];

	put("/etc/xen/web.cfg", "name = \"web\"\n");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "/etc/xen/%s", names[i]);
		put(path, "name = \"web\"\n");
	}
	put("/etc/libvirt/libxl/web.xml.new",
	    "<domain type='xen'><name>web</name></domain>\n");
	put("/etc/xen/broken.cfg", "name = \n");
	cr_assert(zero(int, mkfifo(at("/etc/xen/fifo.cfg"), 0600)));
	finds("web", "/etc/xen/web.cfg", CONFIG_XL);
}

Test(config_find, a_file_of_that_name_that_cannot_be_read_is_an_error)
{
	struct config_place place = {0};
	struct config_error error = {0};
	char *path = NULL;

	put("/etc/xen/web.cfg", "vcpus = 2\nname = \n");
	cr_expect(eq(int, xvcpu_config_find(root, "web", &place, &error, &path),
		     -EINVAL));
	cr_expect(eq(str, path, (char *)at("/etc/xen/web.cfg")));
	cr_expect(eq(sz, error.line, 2));
	cr_expect(error.reason != NULL);
	cr_expect(zero(ptr, place.path));
	free(path);
	put("/etc/xen/auto/second.cfg", "name = \"web\"\n");
	cr_expect(eq(int, xvcpu_config_find(root, "web", &place, NULL, NULL),
		     -EINVAL));
}

static void is_foreign(const char *name, const char *where, const char *part)
{
	struct config_place place = {0};
	struct config_error error = {0};
	char *path = NULL;

	cr_expect(eq(int, xvcpu_config_find(root, name, &place, &error, &path),
		     -EINVAL));
	cr_assert(path != NULL);
	cr_expect(eq(str, path, (char *)at(where)));
	cr_expect(error.reason && strstr(error.reason, part), "%s",
		  error.reason);
	cr_expect(zero(ptr, place.path));
	free(path);
}

Test(config_find, what_is_no_domains_is_passed_over)
{
	struct config_error error = {0};
	struct config_place place = {0};
	char *path = NULL;

	put("/etc/xen/web.cfg", "name = 'web'\nsched = 'null'\ncpus = '1'\n");
	is_foreign("web", "/etc/xen/web.cfg", "cpupool");
	put("/etc/xen/auto/10.cfg", "name = 'web'\ncpus = '1'\nvcpus = 1\n");
	finds("web", "/etc/xen/auto/10.cfg", CONFIG_XL);
	cr_assert(zero(int,
		       xvcpu_config_find(root, "web", &place, &error, &path)));
	cr_expect(zero(ptr, path));
	cr_expect(zero(ptr, (void *)error.reason));
	xvcpu_config_place_clear(&place);
	put("/etc/libvirt/libxl/kvm.xml",
	    "<domain type='kvm'><name>kvm</name></domain>\n");
	is_foreign("kvm", "/etc/libvirt/libxl/kvm.xml", "not xen");
	put("/etc/xen/kvm.cfg", "name = '%NAME%'\n");
	put("/etc/xen/vm/kvm", "name = 'kvm'\n");
	finds("kvm", "/etc/xen/vm/kvm", CONFIG_XL);
	put("/etc/xen/db.cfg", "name = '@NAME@'\n");
	is_foreign("db", "/etc/xen/db.cfg", "template");
	fails("other", -ENOENT);
	/* one that can't be read may be the domain's */
	put("/etc/xen/auto/db", "name = \n");
	is_foreign("db", "/etc/xen/auto/db", "no value");
}

Test(config_find, without_any_directory_there_is_no_file)
{
	struct config_place place;

	cr_expect(eq(int,
		     xvcpu_config_find("/nowhere", "x", &place, NULL, NULL),
		     -ENOENT));
	cr_expect(zero(int, xvcpu_config_daemon_owns("/nowhere", "/x")));
}

/* Hold a pid file as libvirt's daemons do, until told to go. */
static pid_t daemon_with(const char *pid_file, int *hold)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int up[2], down[2];
	char byte;
	pid_t pid;

	cr_assert(zero(int, pipe(up)));
	cr_assert(zero(int, pipe(down)));
	pid = fork();
	if (!pid) {
		int fd = open(pid_file, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

		close(down[1]);
		if (fd < 0 || fcntl(fd, F_SETLK, &lock) ||
		    write(up[1], "x", 1) != 1)
			_exit(1);
		_exit(read(down[0], &byte, 1) < 0);
	}
	close(down[0]);
	cr_assert(eq(int, (int)read(up[0], &byte, 1), 1));
	*hold = down[1];
	return pid;
}

Test(config_find, a_running_daemon_is_known_by_its_lock)
{
	static const char *const files[] = {
		"/run/libvirt/libxl/driver.pid",
		"/run/virtxend.pid",
		"/run/libvirtd.pid",
	};
	const char *xml;

	put("/etc/libvirt/libxl/ns.xml", "");
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		int hold;
		pid_t pid;

		put(files[i], "1\n"); /* stale: init is no libvirt */
		xml = at("/etc/libvirt/libxl/ns.xml");
		cr_expect(eq(int, xvcpu_config_daemon_owns(root, xml), 0));
		pid = daemon_with(at(files[i]), &hold);
		cr_expect(eq(int, xvcpu_config_daemon_owns(root, xml), 1), "%s",
			  files[i]);
		xml = at("/etc/libvirt/libxl-mine/ns.xml");
		cr_expect(eq(int, xvcpu_config_daemon_owns(root, xml), 0));
		close(hold);
		cr_assert(eq(int, waitpid(pid, NULL, 0), pid));
		xml = at("/etc/libvirt/libxl/ns.xml");
		cr_expect(eq(int, xvcpu_config_daemon_owns(root, xml), 0));
	}
}
