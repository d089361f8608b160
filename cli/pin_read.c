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

/* As they are, or what is, or would be, set. */
static void copy_maps(struct pin *p, const struct domctl_batch *batch, int err)
{
	const struct cpumap *map;
	size_t i, k;
	int why;

	for (i = 0; i < p->n; i++) {
		p->known[i].errors[PIN_EFFECTIVE] = p->pins[i].effective_error;
		why = err ? err : domctl_batch_error(batch, i);
		for (k = 0; k < PIN_MAPS; k++) {
			map = p->set[k];
			if (!map && why) {
				p->known[i].errors[k] = why;
				continue;
			}
			if (!map)
				map = k == PIN_HARD
					      ? domctl_batch_hard(batch, i)
					      : domctl_batch_soft(batch, i);
			cpumap_copy(cpumap_array_row(p->maps[k], i), map);
		}
	}
}

/* Those whose map or a later one is not known, with one cause; 0: all are. */
static int unknown(const struct pin *p, struct cpumap *vcpus, size_t from,
		   size_t to)
{
	size_t i, k;
	int err = 0;

	cpumap_zero(vcpus);
	for (i = 0; i < p->n; i++)
		for (k = from; k < to; k++) {
			if (!p->known[i].errors[k])
				continue;
			cpumap_set(vcpus, p->pins[i].vcpu);
			err = err ? err : p->known[i].errors[k];
		}
	return err;
}

/* Pins of the hard maps that hold; of[] is whose.  How many there are. */
static size_t list_tries(struct pin *p, struct domctl_pin *tries, size_t *of)
{
	size_t i, n = 0;

	for (i = 0; i < p->n; i++) {
		int *errors = p->known[i].errors;

		errors[PIN_EFFECTIVE] = errors[PIN_HARD];
		if (errors[PIN_HARD])
			continue;
		of[n] = i;
		tries[n] = p->pins[i];
		tries[n].soft = tries[n].effective_soft = NULL;
		tries[n].hard = cpumap_array_row(p->maps[PIN_HARD], i);
		n++;
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
		int *effective = &p->known[of[i]].errors[PIN_EFFECTIVE];

		*effective = tries[i].effective_error;
		if (tries[i].result == DOMCTL_RESULT_FAILED) {
			/* EINVAL: none of its CPUs can be used. */
			if (tries[i].error != -EINVAL)
				*effective = tries[i].error;
			cpumap_zero(tries[i].effective_hard);
		} else if (err) {
			*effective = err;
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

	if (domctl_batch_open(c->xen, &batch))
		cli_no_memory(c);
	copy_maps(p, batch, read_maps(c, p, batch));
	domctl_batch_close(batch);
	if (!p->set[PIN_HARD])
		try_hard(c, p);
	err = unknown(p, vcpus, PIN_HARD, PIN_MAPS);
	if (err)
		status = cli_xen_error(c,
				       CLI_VCPUS(p->target.domain.domid, vcpus),
				       err, NULL, "read its affinity");
	err = unknown(p, vcpus, PIN_EFFECTIVE, PIN_SHOWN);
	if (err)
		warn(c, p, vcpus, err);
	cpumap_free(vcpus);
	return status;
}
