/* SPDX-License-Identifier: MIT */
/* Opening: what is found about Xen, and what it costs. */
#include "tests/conform/host.h"

CONFORM(open, finds_a_known_interface)
{
	cr_assert(eq(u32, h->xen->xen_major, 4));
	cr_assert(ge(u32, h->xen->xen_minor, 5));
	cr_assert(ge(u32, h->xen->domctl, 0x0a));
	cr_assert(le(u32, h->xen->domctl, 0x18));
	cr_assert(ge(u32, h->xen->sysctl, 0x0b));
	cr_assert(le(u32, h->xen->sysctl, 0x16));
	cr_assert(ge(u32, h->xen->ncpus, 1));
	cr_assert(ge(u32, h->xen->domaininfo_size, 96));
	cr_assert(le(u32, h->xen->domaininfo_size, 256));
	cr_assert(eq(int, h->xen->read_only, false));
	cr_assert(lt(sz, strnlen(h->xen->xen_extra, sizeof(h->xen->xen_extra)),
		     sizeof(h->xen->xen_extra)));
}

CONFORM(open, costs_two_crossings_where_there_is_multicall)
{
	struct hypercall *hc;

	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	if (hypercall_interface(hc)->multicall)
		cr_assert(le(u64, hypercall_crossings(hc), 2));
	else
		cr_assert(le(u64, hypercall_crossings(hc), 64));
	hypercall_close(hc);
}

CONFORM(open, two_handles_find_the_same)
{
	const struct hypercall_interface *other;
	struct hypercall *hc;
	enum hypercall_cause cause = HYPERCALL_OTHER;

	cr_assert(eq(int, hypercall_open(&hc, HYPERCALL_OPEN_UNKNOWN, &cause),
		     0));
	cr_assert(eq(int, cause, HYPERCALL_OK));
	other = hypercall_interface(hc);
	cr_assert(eq(u32, other->domctl, h->xen->domctl));
	cr_assert(eq(u32, other->sysctl, h->xen->sysctl));
	cr_assert(eq(u32, other->ncpus, h->xen->ncpus));
	cr_assert(eq(u32, other->domaininfo_size, h->xen->domaininfo_size));
	cr_assert(eq(int, other->multicall, h->xen->multicall));
	cr_assert(eq(int, other->read_only, false));
	hypercall_close(hc);
}

CONFORM(open, refuses_unknown_flags)
{
	struct hypercall *hc = h->hc;
	enum hypercall_cause cause = HYPERCALL_OK;

	cr_assert(eq(int, hypercall_open(&hc, 2, &cause), -EINVAL));
	cr_assert(eq(int, hypercall_open(&hc, 1u << 31, NULL), -EINVAL));
	cr_assert(eq(int, cause, HYPERCALL_OTHER));
	cr_assert(eq(ptr, hc, h->hc));
}

CONFORM(open, adopts_no_closed_descriptor)
{
	struct hypercall *hc = h->hc;

	cr_assert(eq(int, hypercall_adopt(&hc, -1, 0, NULL), -EBADF));
	cr_assert(eq(int, hypercall_adopt(&hc, 999, 0, NULL), -EBADF));
	cr_assert(eq(ptr, hc, h->hc));
}

CONFORM(open, closing_nothing_is_allowed)
{
	errno = 1234;
	hypercall_close(NULL);
	hypercall_batch_close(NULL);
	domctl_batch_close(NULL);
	cr_assert(eq(int, errno, 1234));
}

CONFORM(open, closing_keeps_errno)
{
	struct hypercall_batch *raw;
	struct domctl_batch *batch;
	struct hypercall *hc;

	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	cr_assert(eq(int, hypercall_batch_open(hc, &raw), 0));
	cr_assert(eq(int, domctl_batch_open(hc, &batch), 0));
	errno = 1234;
	domctl_batch_close(batch);
	hypercall_batch_close(raw);
	hypercall_close(hc);
	cr_assert(eq(int, errno, 1234));
}

CONFORM(open, explains_errors_of_a_handle_that_works)
{
	cr_assert(eq(int, hypercall_explain(h->hc, 0), HYPERCALL_OK));
	/* The version still holds, so it can only be a policy. */
	cr_assert(eq(int, hypercall_explain(h->hc, -EACCES),
		     HYPERCALL_FLASK_DENIED));
	/* The driver lets us through, so it is Xen. */
	cr_assert(eq(int, hypercall_explain(h->hc, -EPERM),
		     HYPERCALL_NOT_PRIVILEGED));
	cr_assert(eq(int, hypercall_explain(h->hc, -ESRCH), HYPERCALL_OTHER));
	cr_assert(eq(int, hypercall_explain(h->hc, -ENOMEM), HYPERCALL_OTHER));
}

CONFORM(open, every_cause_has_a_sentence)
{
	int cause;

	for (cause = HYPERCALL_OK; cause <= HYPERCALL_OTHER; cause++) {
		const char *text = hypercall_cause_text(cause);
		size_t length;

		cr_assert(ne(ptr, (void *)text, NULL));
		length = strlen(text);
		cr_assert(gt(sz, length, 0));
		cr_assert(ne(chr, text[length - 1], '.'));
	}
}
