package io.rollcall.rls.testkit.sip;

import io.rollcall.rls.testkit.Await;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * A request sent and what came back: a non-INVITE client transaction (RFC 3261 17.1.2). Its methods may be called by
 * every thread; those named {@code await…} block.
 */
public final class Exchange {

    private final SipMessage request;
    private final byte[] bytes;
    private final Flow flow;
    private final long sentNs;
    private final Consumer<Exchange> whenDone;
    private Future<?> timer;
    private SipMessage response;
    private String failure;
    private int sends = 1;
    private int repeatedResponses;
    private long answeredNs;
    private boolean ending;
    private boolean done;

    Exchange(final SipMessage request, final byte[] bytes, final Flow flow, final Consumer<Exchange> whenDone) {
        this.request = request;
        this.bytes = bytes;
        this.flow = flow;
        this.whenDone = whenDone;
        this.sentNs = System.nanoTime();
    }

    public SipMessage request() {
        return request;
    }

    /** The final response; null while there is none and after a timeout. */
    public synchronized SipMessage response() {
        return response;
    }

    /** The status of the final response; 0 while there is none, 408 after a timeout or a failed send. */
    public synchronized int status() {
        return response != null ? response.status() : ending ? 408 : 0;
    }

    /** Why no response will come any more; null where one came or may still come. */
    public synchronized String failure() {
        return failure;
    }

    /** How often the request was sent, retransmissions included. */
    public synchronized int sends() {
        return sends;
    }

    /** How many final responses came after the first. */
    public synchronized int repeatedResponses() {
        return repeatedResponses;
    }

    /** Time from the first send to the final response; zero while there is none. */
    public synchronized Duration roundTrip() {
        return answeredNs == 0 ? Duration.ZERO : Duration.ofNanos(answeredNs - sentNs);
    }

    public synchronized boolean isDone() {
        return done;
    }

    /** Waits {@link Await#PATIENCE} for the final response and gives it back; a timeout is an AssertionError. */
    public SipMessage await() {
        return await(Await.PATIENCE);
    }

    /** Waits for the final response and gives it back; none is an AssertionError. */
    public SipMessage await(final Duration atMost) {
        awaitDone(atMost);
        if (response() == null) {
            throw new AssertionError("no final response to " + request.startLine() + ": " + failure());
        }
        return response();
    }

    /** Waits for a final response with that status. */
    public SipMessage await(final int status) {
        final SipMessage answer = await();
        if (answer.status() != status) {
            throw new AssertionError(
                    "expected " + status + " but got " + answer.startLine() + " to " + request.startLine());
        }
        return answer;
    }

    /** Waits until the final response is there or it is certain that none will come. */
    public void awaitDone(final Duration atMost) {
        Await.on(
                this,
                () -> "final response to " + request.startLine() + ", sent " + sends + " times",
                atMost,
                () -> done);
    }

    byte[] bytes() {
        return bytes;
    }

    Flow flow() {
        return flow;
    }

    synchronized void timer(final Future<?> next) {
        if (ending) {
            next.cancel(false);
        } else {
            timer = next;
        }
    }

    synchronized boolean countSend() {
        if (!ending) {
            sends++;
        }
        return !ending;
    }

    void answered(final SipMessage answer) {
        synchronized (this) {
            if (answer.status() < 200) {
                return;
            }
            if (ending) {
                repeatedResponses++;
                return;
            }
            answeredNs = System.nanoTime();
            response = answer;
            ending = true;
        }
        finish();
    }

    void failed(final String reason) {
        synchronized (this) {
            if (ending) {
                return;
            }
            failure = reason;
            ending = true;
        }
        finish();
    }

    /** The owner is told first, so that whoever waits here finds it up to date. */
    private void finish() {
        whenDone.accept(this);
        synchronized (this) {
            done = true;
            if (timer != null) {
                timer.cancel(false);
            }
            notifyAll();
        }
    }
}
