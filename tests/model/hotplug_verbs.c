/* SPDX-License-Identifier: MIT */
#include "tests/model/hotplug_verbs.h"

#include <stdio.h>
#include <string.h>

struct domctl_domain verb_domain;

int verb_ask(enum verb verb)
{
	switch (verb) {
	case ADD:
		return hotplug_add(guest_hp, &verb_domain, 3, 0);
	case ADD_ANY:
		return hotplug_add(guest_hp, &verb_domain, HOTPLUG_ANY, 0);
	case REMOVE_ANY:
		return hotplug_remove(guest_hp, &verb_domain, HOTPLUG_ANY, 0);
	case SET:
		return hotplug_set(guest_hp, &verb_domain, 4, 0);
	default:
		return hotplug_repair(guest_hp, &verb_domain);
	}
}

void verb_start(void)
{
	guest_start("NNmf");
	verb_domain = *guest_find(1);
	fake_seen[XS_WRITE] = fake_seen[XS_TRANSACTION_START] = 0;
}

void verb_end(void)
{
	guest_end();
	memset(&fake_script, 0, sizeof(fake_script));
}

const char *verb_node(unsigned int vcpu)
{
	static char path[64];

	snprintf(path, sizeof(path), "/local/domain/1/cpu/%u/availability",
		 vcpu);
	return path;
}

bool verb_is_untouched(void)
{
	return fake_has(verb_node(0), "online") &&
	       fake_has(verb_node(1), "online") &&
	       !fake_has(verb_node(2), "online") &&
	       !fake_has(verb_node(2), "offline") &&
	       fake_has(verb_node(3), "offline");
}
