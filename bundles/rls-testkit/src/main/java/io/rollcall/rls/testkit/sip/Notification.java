package io.rollcall.rls.testkit.sip;

import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.mime.MalformedBodyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** A NOTIFY as a user agent received it, with what became of it. Safe for every thread. */
public final class Notification {

    private final SipMessage message;
    private final Transport transport;
    private final long arrivedNs = System.nanoTime();
    private final int index;
    private final long cseq;
    private AggregateNotification aggregate;
    private int transmissions = 1;
    private boolean altered;
    private int answer;
    private byte[] answerBytes;

    /** A NOTIFY that arrives now. */
    public Notification(final SipMessage message, final Transport transport, final int index) {
        this.message = message;
        this.transport = transport;
        this.index = index;
        cseq = message.cseq();
    }

    public SipMessage message() {
        return message;
    }

    /** By which transport it came. */
    public Transport transport() {
        return transport;
    }

    /** Its place among the NOTIFYs of its subscription, from 0. */
    public int index() {
        return index;
    }

    /** {@link System#nanoTime()} of its first arrival. */
    public long arrivedNs() {
        return arrivedNs;
    }

    public long cseq() {
        return cseq;
    }

    /** The Subscription-State taken apart. */
    public HeaderValue state() {
        return message.value("Subscription-State");
    }

    /** Whether the Subscription-State is {@code terminated}. */
    public boolean isTerminated() {
        return state().value().equalsIgnoreCase("terminated");
    }

    /** The seconds left as the Subscription-State tells them; -1 where it does not. */
    public long expires() {
        final String expires = state().parameter("expires");
        return expires != null && expires.matches("[0-9]{1,10}") ? Long.parseLong(expires) : -1;
    }

    /** Whether it has a multipart body, and so should be an aggregate. */
    public boolean isAggregate() {
        return message.value("Content-Type").value().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    /** The body read as an aggregate, once; MalformedBodyException where it is none. */
    public synchronized AggregateNotification aggregate() {
        if (aggregate == null) {
            aggregate = AggregateNotification.read(message.header("Content-Type"), content());
        }
        return aggregate;
    }

    /** The body without its content coding; MalformedBodyException where that cannot be undone. */
    public byte[] content() {
        final String coding = message.header("Content-Encoding");
        final InputStream bytes = new ByteArrayInputStream(message.body());
        try (InputStream plain = coding == null
                ? bytes
                : coding.equalsIgnoreCase("gzip") ? new GZIPInputStream(bytes) : new InflaterInputStream(bytes)) {
            return plain.readAllBytes();
        } catch (final IOException e) {
            throw new MalformedBodyException(coding + " cannot be undone: " + e.getMessage());
        }
    }

    /** How often it came, retransmissions included. */
    public synchronized int transmissions() {
        return transmissions;
    }

    /** Whether a retransmission differed from the first transmission. */
    public synchronized boolean wasAltered() {
        return altered;
    }

    /** The status it was answered with last; 0 while it is unanswered. */
    public synchronized int answer() {
        return answer;
    }

    /** Time since its arrival. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - arrivedNs);
    }

    synchronized void repeated(final SipMessage again) {
        transmissions++;
        altered |= !Arrays.equals(message.raw(), again.raw());
    }

    synchronized void answered(final int status, final byte[] bytes) {
        answer = status;
        answerBytes = bytes;
    }

    synchronized byte[] answerBytes() {
        return answerBytes;
    }

    @Override
    public String toString() {
        return message.toString();
    }
}
