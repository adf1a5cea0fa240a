/** Who a watcher is, and whether he may: trusted peers, digests, the rule of {@code auth}, quotas. */
package io.rollcall.rls.core.internal.admission;
