/* SPDX-License-Identifier: MIT */
/* Is this the file of a Xen domain, or of what else? */
#include <errno.h>
#include <string.h>
#include "config/internal.h"

static bool is_letter(char c)
{
	return c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* A name between two signs, as in %NAME%? */
static bool is_enclosed(const char *text, char end)
{
	text += strspn(text, " ");
	if (!is_letter(*text))
		return false;
	while (is_letter(*text) || (*text && strchr("0123456789.-: ", *text)))
		text++;
	return *text == end;
}

/* Is what stands here to be filled in by a program or by hand? */
bool xvcpu_config_is_placeholder(const char *text)
{
	static const char starts[] = "{{{%{#{$${$(<%[%%(@@"; /* of two bytes */
	static const char opens[] = "%@#<{", closes[] = "%@#>}";
	const char *open = *text ? strchr(opens, *text) : NULL;
	size_t size;

	for (const char *two = starts; *two; two += 2)
		if (!strncmp(text, two, 2))
			return true;
	if (open && is_enclosed(text + 1, closes[open - opens]))
		return true;
	if (*text == '%')
		return text[1] && strchr("sdu", text[1]) && !is_letter(text[2]);
	if (*text == '$')
		return is_letter(text[1]);
	size = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
	return size > 4 && !strncmp(text, "__", 2) &&
	       !strncmp(text + size - 2, "__", 2);
}

bool xvcpu_config_is_template(const char *text)
{
	for (; *text; text++)
		if (xvcpu_config_is_placeholder(text))
			return true;
	return false;
}

int xvcpu_config_refuse_template(const struct config *cfg, const char *at)
{
	xvcpu_config_foreign(
		cfg, at,
		"a placeholder: this is a template, not a domain's "
		"file");
	return xvcpu_config_advise(cfg,
				   "make the domain's own file from it first");
}

/* Note what tells: `xl cpupool-create` reads name, cpus, nodes and sched. */
enum xl_key xvcpu_config_xl_find_key(struct config *cfg, struct span at)
{
	static const char names[] = /* as enum xl_key, of pools, of domains */
		"name\0uuid\0vcpus\0maxvcpus\0cpus\0cpus_soft\0vnuma\0"
		"memory\0maxmem\0"
		"sched\0nodes\0"
		"acpi\0apic\0bios\0blkdev_start\0boot\0bootloader\0builder\0"
		"cap\0channel\0cmdline\0cpu_weight\0cpuid\0"
		"device_model_version\0device_tree\0disk\0driver_domain\0"
		"dtdev\0extra\0firmware\0gic_version\0hap\0iomem\0ioports\0"
		"irqs\0kernel\0localtime\0loader\0nestedhvm\0nic\0on_crash\0"
		"on_poweroff\0on_reboot\0p9\0pae\0passthrough\0pci\0pool\0"
		"pvh\0pvshim\0ramdisk\0root\0sdl\0seclabel\0serial\0"
		"shadow_memory\0stdvga\0tsc_mode\0type\0usb\0usbctrl\0"
		"usbdev\0usbdevice\0vfb\0vga\0vif\0viridian\0virtio\0vnc\0"
		"vtpm\0xen_platform_pci\0";
	int key = xvcpu_config_which(at, names);

	if (key == XL_KEYS || key == XL_KEYS + 1)
		cfg->xl.pool = at;
	else if (key >= 0 && key != XL_NAME && key != XL_CPUS)
		cfg->xl.domain = true;
	return key >= 0 && key < XL_KEYS ? (enum xl_key)key : XL_KEYS;
}

int xvcpu_config_xl_kind(struct config *cfg)
{
	const struct xl_setting *cpus = &cfg->xl.key[XL_CPUS];
	bool named = cfg->xl.key[XL_NAME].set;
	const char *pool = cfg->xl.pool.start;

	if (cfg->xl.domain && !named)
		xvcpu_config_warn(cfg, CONFIG_NOWHERE,
				  "there is no name=, without which xl "
				  "creates no domain");
	if (cfg->xl.domain)
		return 0;
	if (pool || cpus->set)
		return xvcpu_config_foreign(cfg, pool ? pool : cpus->key.start,
					    "this is a cpupool's file, not a "
					    "domain's");
	return named ? 0
		     : xvcpu_config_foreign(
			       cfg, cfg->text,
			       "this is no domain's file: neither name= nor "
			       "vcpus=, memory=, kernel=, ... is in it");
}
