/* SPDX-License-Identifier: MIT */
/* What holds for vCPUs that are pinned. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/pin.h"
#include "hypercall/hypercall.h"

/* All maps of all of them, in one crossing. */
static int read_maps(struct cli *c, const struct pin *p,
		     struct domctl_batch *batch)
{
	long index = 0;
	size_t i;

	for (i = 0; i < p->n && index >= 0; i++)
		index = domctl_batch_get_affinity(
			batch, p->pins[i].domid, p->pins[i].vcpu,
			DOMCTL_BATCH_HARD | DOMCTL_BATCH_SOFT);
	if (index == -ENOMEM)
		cli_no_memory(c);
	return index < 0 ? (int)index : domctl_batch_submit(batch);
}

/* As they are, and over them what is, or would be, set. */
static void copy_maps(struct pin *p, const struct domctl_batch *batch)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		struct cpumap *hard = cpumap_array_row(p->hards, i);
		struct cpumap *soft = cpumap_array_row(p->softs, i);

		if (!p->known[i].maps)
			p->known[i].maps = domctl_batch_error(batch, i);
		if (!p->known[i].maps) {
			cpumap_copy(hard, domctl_batch_hard(batch, i));
			cpumap_copy(soft, domctl_batch_soft(batch, i));
		}
		if (p->hard)
			cpumap_copy(hard, p->hard);
		if (p->soft)
			cpumap_copy(soft, p->soft);
	}
}

/* Those that are not known as known tells, with one cause; 0: all are. */
static int unknown(const struct pin *p, struct cpumap *vcpus, bool effective)
{
	int err = 0, why;
	size_t i;

	cpumap_zero(vcpus);
	for (i = 0; i < p->n; i++) {
		why = effective ? p->known[i].effective : p->known[i].maps;
		if (why)
			cpumap_set(vcpus, p->pins[i].vcpu);
		err = err ? err : why;
	}
	return err;
}

/* Pins of the hard maps that hold; of[] is whose.  How many there are. */
static size_t list_tries(struct pin *p, struct domctl_pin *tries, size_t *of)
{
	size_t i, n = 0;

	for (i = 0; i < p->n; i++) {
		p->known[i].effective = p->known[i].maps;
		if (p->known[i].maps)
			continue;
		of[n] = i;
		tries[n] = p->pins[i];
		tries[n].soft = tries[n].effective_soft = NULL;
		tries[n].hard = cpumap_array_row(p->hards, i);
		tries[n++].effective_hard = cpumap_array_row(p->effectives, i);
	}
	return n;
}

/*
 * Take the answers of n tries; those to be tried again move to the front,
 * for one that fails keeps all others from being told.  How many they are.
 */
static size_t take_tries(struct pin *p, struct domctl_pin *tries, size_t *of,
			 size_t n, int err)
{
	size_t i, again = 0;

	for (i = 0; i < n; i++) {
		struct pin_known *k = &p->known[of[i]];

		k->effective = tries[i].effective_error;
		if (tries[i].result == DOMCTL_RESULT_FAILED) {
			/* EINVAL: none of its CPUs can be used. */
			if (tries[i].error != -EINVAL)
				k->effective = tries[i].error;
			cpumap_zero(tries[i].effective_hard);
		} else if (err) {
			k->effective = err;
			of[again] = of[i];
			tries[again++] = tries[i];
		}
	}
	return again < n ? again : 0;
}

/* What of the hard maps can be used: the library tells when they are tried. */
static void try_hard(struct cli *c, struct pin *p)
{
	struct domctl_pin *tries = cli_alloc(c, p->n, sizeof(*tries));
	size_t *of = cli_alloc(c, p->n, sizeof(*of)), n;
	int err;

	n = list_tries(p, tries, of);
	while (n) {
		err = domctl_pin(c->xen, tries, n, DOMCTL_PIN_DRY_RUN);
		n = take_tries(p, tries, of, n, err);
	}
	free(tries);
	free(of);
}

static void warn(struct cli *c, const struct pin *p, const struct cpumap *vcpus,
		 int err)
{
	char *list = cli_format_vcpus(c, vcpus);
	const char *advice;

	cli_warn(
		c,
		"domain %u %s: EFFECTIVE is not known, "
		"as the CPUs of the cpupool cannot be read: %s",
		p->target.domain.domid, list,
		cli_xen_why(err, (int)hypercall_explain(c->xen, err), &advice));
	free(list);
}

int pin_read(struct cli *c, struct pin *p)
{
	struct cpumap *vcpus = cli_map(c, p->target.domain.max_vcpus);
	struct domctl_batch *batch;
	int err, status = 0;
	size_t i;

	if (domctl_batch_open(c->xen, &batch))
		cli_no_memory(c);
	err = read_maps(c, p, batch);
	for (i = 0; i < p->n; i++) {
		p->known[i].maps = err;
		p->known[i].effective = p->pins[i].effective_error;
	}
	copy_maps(p, batch);
	domctl_batch_close(batch);
	if (!p->hard)
		try_hard(c, p);
	err = p->hard && p->soft ? 0 : unknown(p, vcpus, false);
	if (err)
		status = cli_xen_error(c,
				       CLI_VCPUS(p->target.domain.domid, vcpus),
				       err, NULL, "read its affinity");
	err = unknown(p, vcpus, true);
	if (err)
		warn(c, p, vcpus, err);
	cpumap_free(vcpus);
	return status;
}
