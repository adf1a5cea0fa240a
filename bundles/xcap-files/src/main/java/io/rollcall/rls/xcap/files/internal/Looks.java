package io.rollcall.rls.xcap.files.internal;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.DocumentChangeListener;
import io.rollcall.rls.spi.DocumentSelector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a folder now and then, and tells what has changed. It works on the thread given. */
final class Looks {

    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);
    private static final long SOON_MS = 350;

    private final Folder folder;
    private final Documents tree;
    private final Documents texts;
    private final Supplier<Settings> settings;
    private final List<DocumentChangeListener> listeners;
    private final Counters counters;
    private final ScheduledExecutorService thread;
    private final Path path;
    private Future<?> next;
    private boolean stopped;
    private String trouble;

    Looks(
            final Folder folder,
            final Documents tree,
            final Documents texts,
            final Supplier<Settings> settings,
            final List<DocumentChangeListener> listeners,
            final Counters counters,
            final ScheduledExecutorService thread) {
        this.folder = folder;
        this.tree = tree;
        this.texts = texts;
        this.settings = settings;
        this.listeners = listeners;
        this.counters = counters;
        this.thread = thread;
        this.path = settings.get().folder();
    }

    boolean isOf(final Path other) {
        return path.equals(other);
    }

    /** Looks as soon as the thread is free, and from then on every so often. */
    void now() {
        schedule(0);
    }

    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    private synchronized void schedule(final long delayMs) {
        if (stopped) {
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        try {
            next = thread.schedule(this::look, delayMs, TimeUnit.MILLISECONDS);
        } catch (final RejectedExecutionException e) {
            LOG.debug("Stopping: the folder is not looked at any more");
        }
    }

    private void look() {
        final Settings now = settings.get();
        long delayMs = now.pollMs();
        try {
            final boolean unsettled = folder.look(now);
            final Set<DocumentSelector> changed = new HashSet<>(tree.replace(folder.documents()));
            changed.addAll(texts.replace(folder.textLists()));
            tell(changed);
            delayMs = unsettled ? Math.min(SOON_MS, delayMs) : delayMs;
            trouble = null;
        } catch (final IOException | RuntimeException e) {
            if (!e.toString().equals(trouble)) {
                trouble = e.toString();
                LOG.error("The folder {} cannot be read; lists known from it stay: {}", path, trouble);
            }
        }
        schedule(delayMs);
    }

    private void tell(final Set<DocumentSelector> changed) {
        if (changed.isEmpty()) {
            return;
        }
        counters.adder("xcap.files.changed").add(changed.size());
        LOG.info("{} documents of {} are not what they were", changed.size(), path);
        for (final DocumentChangeListener listener : listeners) {
            try {
                listener.documentsChanged(changed);
            } catch (final RuntimeException e) {
                LOG.error("{} failed on {} changed documents", listener, changed.size(), e);
            }
        }
    }
}
