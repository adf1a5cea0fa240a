package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.spi.DocumentRefusedException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Runs what waits for the database, a bounded number at a time, and answers in time also when the database does not.
 */
final class DatabaseThreads {

    private final AtomicInteger named = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ThreadPoolExecutor threads;
    // the thread behind CompletableFuture.orTimeout lives as long as the Java machine, and holds our classes
    private final ScheduledThreadPoolExecutor alarms =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "rls-xcap-db-alarm"));
    private volatile Settings settings;

    DatabaseThreads(final Settings settings) {
        this.settings = settings;
        threads = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "rls-xcap-db-" + named.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
        alarms.setRemoveOnCancelPolicy(true);
    }

    void modify(final Settings changed) {
        final boolean grows = changed.threads() > settings.threads();
        settings = changed;
        if (grows) {
            threads.setMaximumPoolSize(changed.threads());
            threads.setCorePoolSize(changed.threads());
        } else {
            threads.setCorePoolSize(changed.threads());
            threads.setMaximumPoolSize(changed.threads());
        }
    }

    /**
     * Does the work with the subject as soon as it is there.
     *
     * @return completes within the time limit; trouble is an {@link IOException}, or what the work throws where that is
     *     an {@link IllegalArgumentException}
     */
    <S, T> CompletableFuture<T> with(final CompletableFuture<S> subject, final Function<S, T> work) {
        final Settings now = settings;
        if (waiting.incrementAndGet() > now.queue()) {
            waiting.decrementAndGet();
            return CompletableFuture.failedFuture(
                    new IOException("more than " + now.queue() + " callers wait for the database (db_queue)"));
        }
        final Place place = new Place();
        final CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            final Future<?> alarm = alarms.schedule(
                    () -> answer.completeExceptionally(new IOException(
                            "the database does not answer within " + now.answerMs() + " ms (answer_timeout_ms)")),
                    now.answerMs(),
                    TimeUnit.MILLISECONDS);
            answer.whenComplete((value, thrown) -> {
                alarm.cancel(false);
                place.abandon();
            });
            subject.thenApplyAsync(value -> place.run(work, value), threads).whenComplete((value, thrown) -> {
                if (thrown == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(translate(thrown));
                }
            });
        } catch (final RejectedExecutionException e) {
            place.abandon();
            answer.completeExceptionally(new IOException("the source of documents is being stopped"));
        }
        return answer;
    }

    /** Completes when it does, or with null after the time limit. */
    CompletableFuture<Void> awaited(final CompletableFuture<Void> others) {
        final CompletableFuture<Void> awaited = others.copy();
        if (awaited.isDone()) {
            return awaited;
        }
        try {
            final Future<?> alarm =
                    alarms.schedule(() -> awaited.complete(null), settings.answerMs(), TimeUnit.MILLISECONDS);
            awaited.whenComplete((done, trouble) -> alarm.cancel(false));
        } catch (final RejectedExecutionException e) {
            awaited.complete(null);
        }
        return awaited;
    }

    /** A place in the queue: given back when the work is done, however long that takes, or never began in time. */
    private final class Place {

        private final AtomicBoolean taken = new AtomicBoolean();

        <S, T> T run(final Function<S, T> work, final S subject) {
            if (!taken.compareAndSet(false, true)) {
                throw new CancellationException("nobody waits for it any more");
            }
            try {
                return work.apply(subject);
            } finally {
                waiting.decrementAndGet();
            }
        }

        void abandon() {
            if (taken.compareAndSet(false, true)) {
                waiting.decrementAndGet();
            }
        }
    }

    private static Exception translate(final Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof RefusedDocumentException || cause instanceof DocumentRefusedException) {
            return (IllegalArgumentException) cause;
        }
        return new IOException(Trouble.of(cause), cause);
    }

    /** Waits for work in hand for at most the time given; whether all is done. */
    boolean stop(final long atMostMs) throws InterruptedException {
        alarms.shutdownNow();
        threads.shutdown();
        if (threads.awaitTermination(atMostMs, TimeUnit.MILLISECONDS)) {
            return true;
        }
        threads.shutdownNow();
        return threads.awaitTermination(atMostMs, TimeUnit.MILLISECONDS);
    }
}
