package io.rollcall.rls.list.sql.internal;

import io.rollcall.rls.spi.ListChangeListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told of changed lists. Any thread. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<ListChangeListener> all = new CopyOnWriteArrayList<>();

    void add(final ListChangeListener listener) {
        all.add(listener);
    }

    void remove(final ListChangeListener listener) {
        all.remove(listener);
    }

    void tell(final Set<String> changed) {
        if (changed.isEmpty()) {
            return;
        }
        LOG.info("{} lists by SQL are not what they were", changed.size());
        for (final ListChangeListener listener : all) {
            try {
                listener.listsChanged(changed);
            } catch (final RuntimeException e) {
                LOG.error("{} failed on {} changed lists", listener, changed.size(), e);
            }
        }
    }
}
