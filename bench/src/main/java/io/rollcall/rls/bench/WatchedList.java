package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.Subscription;
import java.util.function.Consumer;

/**
 * What one subscription was told. Written on the receive thread of its user agent; read by others once that is quiet,
 * but for {@link #completeNs}, which may be asked at any time.
 */
final class WatchedList implements Consumer<Notification> {

    private final Ledger ledger;
    private final int expected;
    private final long subscribedNs = System.nanoTime();
    private Notification last;
    private long lastVersion = -1;
    private int known;
    private long notifies;
    private long repeated;
    private long altered;
    private long retransmitted;
    private long bytes;
    private volatile long full;
    private volatile long completeNs;
    private Subscription subscription;

    /** Expects that many members. */
    WatchedList(final Ledger ledger, final int expected) {
        this.ledger = ledger;
        this.expected = expected;
    }

    @Override
    public void accept(final Notification notification) {
        if (notification.answer() / 100 != 2) {
            return; // refused: its watcher knows nothing of it
        }
        final byte[] body = notification.message().body();
        final long version = StampedBody.version(body);
        if (last != null) {
            altered += last.wasAltered() ? 1 : 0;
            retransmitted += last.transmissions() - 1;
            if (notification.cseq() <= last.cseq() || version >= 0 && version <= lastVersion) {
                repeated++;
            }
        }
        last = notification;
        lastVersion = Math.max(lastVersion, version);
        notifies++;
        bytes += body.length;
        full += StampedBody.isFull(body) ? 1 : 0;
        StampedBody.read(body, (member, change) -> told(member, change, notification.arrivedNs()));
    }

    private void told(final int member, final int change, final long nowNs) {
        if (ledger.told(member, change, nowNs) && ++known == expected) {
            completeNs = nowNs - subscribedNs;
        }
    }

    void subscription(final Subscription made) {
        subscription = made;
    }

    Subscription subscription() {
        return subscription;
    }

    /** From the SUBSCRIBE until every member was told; 0 while some are not. */
    long completeNs() {
        return completeNs;
    }

    long notifies() {
        return notifies;
    }

    /** NOTIFYs of full state; may be asked at any time. */
    long full() {
        return full;
    }

    /** When it was subscribed to, as System.nanoTime says it. */
    long subscribedNs() {
        return subscribedNs;
    }

    /** NOTIFYs whose CSeq or version was not above all before it. */
    long repeated() {
        return repeated;
    }

    /** NOTIFYs whose retransmission was not the same bytes. */
    long altered() {
        return altered;
    }

    /** Retransmissions of NOTIFYs. */
    long retransmitted() {
        return retransmitted;
    }

    /** Of all bodies. */
    long bytes() {
        return bytes;
    }
}
