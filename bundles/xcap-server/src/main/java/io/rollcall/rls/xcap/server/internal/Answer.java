package io.rollcall.rls.xcap.server.internal;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one answer to a request, whoever has it first: those who work on it, or the clock. Any thread. */
final class Answer implements AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

    private final AsyncContext async;
    private final Runnable over;
    private final AtomicBoolean given = new AtomicBoolean();
    private final AtomicBoolean left = new AtomicBoolean();

    /** The second argument runs once, when the request is over. */
    Answer(final AsyncContext async, final Runnable over) {
        this.async = async;
        this.over = over;
    }

    /** Sends it by a thread of the web server: the caller's may be one of a database, and clients are slow. */
    void send(final Reply reply) {
        if (!given.compareAndSet(false, true)) {
            return;
        }
        try {
            async.start(() -> {
                try {
                    write(reply);
                } finally {
                    async.complete();
                }
            });
        } catch (final RuntimeException e) {
            LOG.debug("The web server takes no answers any more", e);
            leave();
        }
    }

    private void write(final Reply reply) {
        final HttpServletResponse response = (HttpServletResponse) async.getResponse();
        try {
            response.setStatus(reply.status());
            reply.fields().forEach(field -> response.addHeader(field.name(), field.value()));
            if (reply.body() != null) {
                response.setContentLength(reply.body().length);
                response.getOutputStream().write(reply.body());
            }
        } catch (final IOException | IllegalStateException e) {
            LOG.debug("The client is gone", e);
        }
    }

    private void leave() {
        if (left.compareAndSet(false, true)) {
            over.run();
        }
    }

    @Override
    public void onComplete(final AsyncEvent event) {
        leave();
    }

    @Override
    public void onTimeout(final AsyncEvent event) {
        if (given.compareAndSet(false, true)) {
            write(Reply.of(503, "not in time").with("Retry-After", "5").with("Connection", "close"));
            async.complete();
        }
    }

    @Override
    public void onError(final AsyncEvent event) {
        LOG.debug("A request failed", event.getThrowable());
        if (given.compareAndSet(false, true)) {
            async.complete();
        }
    }

    @Override
    public void onStartAsync(final AsyncEvent event) {
        // this is asked once for each request, and was before we listened
    }
}
