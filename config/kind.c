/* SPDX-License-Identifier: MIT */
/* Is this the file of a Xen domain, or of what else? */
#include <errno.h>
#include <string.h>
#include "config/internal.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

/* A name between two signs, as in %NAME%? */
static bool enclosed(const char *text, char end)
{
	size_t size = strspn(text, " ");

	if (!text[size] || !strchr(letters, text[size]))
		return false;
	while (text[size] && (strchr(letters, text[size]) ||
			      strchr("0123456789.-: ", text[size])))
		size++;
	return text[size] == end;
}

/* Is what stands here to be filled in by a program or by hand? */
bool xvcpu_config_is_placeholder(const char *text)
{
	static const char *const starts[] = {
		"{{", "{%", "{#", "{$", "${", "$(", "<%", "[%", "%(", "@@",
	};
	static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	size_t size;

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (!strncmp(text, starts[i], 2))
			return true;
	switch (*text) {
	case '%':
		return enclosed(text + 1, '%') ||
		       (text[1] && strchr("sdu", text[1]) &&
			(!text[2] || !strchr(letters, text[2])));
	case '@':
	case '#':
		return enclosed(text + 1, *text);
	case '<':
		return enclosed(text + 1, '>');
	case '{':
		return enclosed(text + 1, '}');
	case '$':
		return text[1] && strchr(letters, text[1]);
	case '_':
		size = strspn(text, capitals);
		return size > 4 && !strncmp(text, "__", 2) &&
		       !strncmp(text + size - 2, "__", 2);
	default:
		return false;
	}
}

bool xvcpu_config_is_template(const char *text)
{
	for (; *text; text++)
		if (xvcpu_config_is_placeholder(text))
			return true;
	return false;
}

int xvcpu_config_refuse_template(const struct config *cfg, size_t at)
{
	xvcpu_config_foreign(
		cfg, at,
		"a placeholder: this is a template, not a domain's "
		"file");
	return xvcpu_config_advise(cfg,
				   "make the domain's own file from it first");
}

static bool is_one_of(const char *key, size_t size, const char *const *names,
		      size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(names[i]) == size && !memcmp(names[i], key, size))
			return true;
	return false;
}

/* Keys that tell: `xl cpupool-create` reads name, cpus, nodes and sched. */
void xvcpu_config_xl_note_key(struct config *cfg, enum xl_key key,
			      struct span at)
{
	static const char *const pool[] = {"sched", "nodes"};
	static const char *const domain[] = {
		"acpi",
		"apic",
		"bios",
		"blkdev_start",
		"boot",
		"bootloader",
		"builder",
		"cap",
		"channel",
		"cmdline",
		"cpu_weight",
		"cpuid",
		"device_model_version",
		"device_tree",
		"disk",
		"driver_domain",
		"dtdev",
		"extra",
		"firmware",
		"gic_version",
		"hap",
		"iomem",
		"ioports",
		"irqs",
		"kernel",
		"localtime",
		"loader",
		"nestedhvm",
		"nic",
		"on_crash",
		"on_poweroff",
		"on_reboot",
		"p9",
		"pae",
		"passthrough",
		"pci",
		"pool",
		"pvh",
		"pvshim",
		"ramdisk",
		"root",
		"sdl",
		"seclabel",
		"serial",
		"shadow_memory",
		"stdvga",
		"tsc_mode",
		"type",
		"usb",
		"usbctrl",
		"usbdev",
		"usbdevice",
		"vfb",
		"vga",
		"vif",
		"viridian",
		"virtio",
		"vnc",
		"vtpm",
		"xen_platform_pci",
	};
	const char *text = cfg->text + at.start;
	size_t size = at.end - at.start;

	if (key == XL_KEYS && is_one_of(text, size, pool, 2))
		cfg->xl.pool = at;
	if (key == XL_KEYS ? is_one_of(text, size, domain,
				       sizeof(domain) / sizeof(*domain))
			   : key != XL_NAME && key != XL_CPUS)
		cfg->xl.domain = true;
}

int xvcpu_config_xl_kind(struct config *cfg)
{
	const struct xl_setting *cpus = &cfg->xl.key[XL_CPUS];

	if (cfg->xl.domain) {
		if (!cfg->xl.key[XL_NAME].set)
			xvcpu_config_warn(cfg, CONFIG_NOWHERE,
					  "there is no name=, without which xl "
					  "creates no domain");
		return 0;
	}
	if (cfg->xl.pool.end || cpus->set)
		return xvcpu_config_foreign(
			cfg,
			cfg->xl.pool.end ? cfg->xl.pool.start : cpus->key.start,
			"this is a cpupool's file, not a "
			"domain's");
	if (cfg->xl.key[XL_NAME].set)
		return 0;
	return xvcpu_config_foreign(
		cfg, 0,
		"this is no domain's file: neither name= nor "
		"vcpus=, memory=, kernel=, ... is in it");
}
