package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.core.internal.context.Allowance;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.BackEndSubscriber;
import io.rollcall.rls.spi.ListEntry;
import java.util.HashSet;
import java.util.Set;

/** Which members of a list are subscribed to, asked in the order of the list; the others are listed without state. */
final class Allotment {

    private final EngineContext context;
    private final Allowance allowance;
    private final Watcher watcher;
    private final ListSubscription list;
    private final Set<BackEndKey> counted;
    private final Set<String> local;

    Allotment(final EngineContext context, final Watcher watcher, final ListSubscription list) {
        this.context = context;
        this.allowance = context.settings().allowance();
        this.watcher = watcher;
        this.list = list;
        this.counted = allowance.perList() > 0 ? new HashSet<>() : Set.of();
        this.local = allowance.localOnly() ? local(context, allowance) : Set.of();
    }

    private static Set<String> local(final EngineContext context, final Allowance allowance) {
        if (!allowance.localDomains().isEmpty()) {
            return allowance.localDomains();
        }
        final BackEndSubscriber transport = context.backEndSubscriber();
        return transport == null ? Set.of() : transport.localHosts();
    }

    /** Why this member is not subscribed to, or null where it is. */
    String refusal(final ListEntry entry) {
        if (allowance.localOnly() && !isLocal(entry.target())) {
            return "disable_remote_presence";
        }
        if (allowance.perList() > 0 && !counts(entry)) {
            return "max_backend_subs = " + allowance.perList();
        }
        if (allowance.perWatcher() > 0 && watcher.backEndCount() >= allowance.perWatcher() && isNew(entry)) {
            return "max_backends_per_watcher = " + allowance.perWatcher();
        }
        if (!context.commons().count().hasRoom(allowance.inAll()) && isNew(entry)) {
            return "max_backends = " + allowance.inAll();
        }
        return null;
    }

    /** Equal members count once. */
    private boolean counts(final ListEntry entry) {
        final BackEndKey key = watcher.key(entry, list);
        return counted.contains(key) || counted.size() < allowance.perList() && counted.add(key);
    }

    private boolean isNew(final ListEntry entry) {
        return !watcher.has(watcher.key(entry, list));
    }

    private boolean isLocal(final String target) {
        return SipUri.parse(target).map(uri -> local.contains(uri.host())).orElse(false);
    }
}
