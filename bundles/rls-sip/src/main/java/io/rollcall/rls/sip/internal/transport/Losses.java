package io.rollcall.rls.sip.internal.transport;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who wants to know when a connection is lost on which a message of theirs waits for an answer. Guarded by its owner.
 */
final class Losses {

    private final Map<Object, Waiting> waiting = new HashMap<>();

    /** A message, and how much had been heard when it was sent. */
    private record Waiting(byte[] message, Loss.Listener listener, long heard) {}

    void add(final Object key, final byte[] message, final Loss.Listener listener, final long heard) {
        waiting.put(key, new Waiting(message, listener, heard));
    }

    void remove(final Object key) {
        waiting.remove(key);
    }

    /**
     * Takes out all, each to be told of its loss.
     *
     * @param connected whether the connection was ever there
     * @param reset whether the far end knew nothing of it any more
     * @param unwritten the messages that were not written yet
     * @param heard how much has been heard by now
     */
    List<Runnable> take(
            final boolean connected,
            final boolean reset,
            final Collection<byte[]> unwritten,
            final long heard,
            final String why) {
        final Set<byte[]> unread = Collections.newSetFromMap(new IdentityHashMap<>());
        unread.addAll(unwritten);
        final List<Runnable> taken = new ArrayList<>(waiting.size());
        for (final Waiting one : waiting.values()) {
            final boolean stale = connected && one.heard() == heard && (reset || unread.contains(one.message()));
            taken.add(() -> one.listener().lost(new Loss(connected, stale, why)));
        }
        waiting.clear();
        return taken;
    }
}
