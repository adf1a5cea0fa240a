package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.NotifyAnswer;
import java.util.BitSet;
import java.util.function.Function;

/**
 * A list that one node after the other tells, as its watcher sees it: whose NOTIFY was the last he accepted. A NOTIFY
 * whose CSeq is not above all before is answered 500 (RFC 3261, 12.2.2) and not accepted. Called on the receive thread
 * of its user agent; the figures may be asked for at any time.
 */
final class NodeWatch implements Function<Notification, NotifyAnswer> {

    private static final int NOBODY = -1;
    private static final int SERVER_ERROR = 500;

    private final Function<String, Integer> nodes;
    private final int expected;
    private final BitSet members = new BitSet();
    private long cseq = -1;
    private long version = -1;
    private boolean full;
    private volatile int node = NOBODY;
    private volatile int forbidden = NOBODY;
    private volatile long toldNs;
    private volatile int moves;
    private volatile int late;
    private volatile int broken;
    private volatile String example;

    /** The nodes by the address in their Via; the list has that many members. */
    NodeWatch(final Function<String, Integer> nodes, final int expected) {
        this.nodes = nodes;
        this.expected = expected;
    }

    @Override
    public NotifyAnswer apply(final Notification notification) {
        final int from = nodes.apply(sentBy(notification.message().header("Via")));
        if (notification.cseq() <= cseq) {
            late++;
            return NotifyAnswer.refuse(SERVER_ERROR);
        }
        final byte[] body = notification.message().body();
        final long told = StampedBody.version(body);
        if (told >= 0 && told <= version) {
            wrong("version " + told + " after " + version, from);
        }
        if (from == forbidden) {
            wrong(
                    "a NOTIFY of the node that lost it was accepted, CSeq " + notification.cseq() + " after " + cseq,
                    from);
        }
        if (from != node) {
            moved(from, StampedBody.isFull(body));
        }
        cseq = notification.cseq();
        version = Math.max(version, told);
        count(body, notification.arrivedNs());
        return NotifyAnswer.ok();
    }

    /** The sent-by of a Via: {@code SIP/2.0/UDP host:port;branch=...}. */
    static String sentBy(final String via) {
        final int begin = via.indexOf(' ') + 1;
        final int end = via.indexOf(';', begin);
        return via.substring(begin, end < 0 ? via.length() : end).trim();
    }

    private void moved(final int from, final boolean isFull) {
        if (node != NOBODY) {
            moves++;
            if (!isFull) {
                wrong("the first NOTIFY of another node is not of full state", from);
            }
        }
        members.clear();
        toldNs = 0;
        full = isFull;
        node = from;
    }

    private void count(final byte[] body, final long nowNs) {
        if (toldNs == 0) {
            full |= StampedBody.isFull(body);
            StampedBody.read(body, (member, change) -> members.set(member));
            if (full && members.cardinality() == expected) {
                toldNs = nowNs;
            }
        }
    }

    private void wrong(final String what, final int from) {
        broken++;
        example = what + " (node " + (from + 1) + ", before it node " + (node + 1) + ')';
    }

    /** Until {@link #allowAll}, no NOTIFY of that node may be accepted. */
    void forbid(final int lost) {
        forbidden = lost;
    }

    void allowAll() {
        forbidden = NOBODY;
    }

    /** Whose NOTIFY was the last he accepted. */
    int node() {
        return node;
    }

    /** When that node had told him everything; 0 while it has not. */
    long toldNs() {
        return toldNs;
    }

    /** How often another node went on. */
    int moves() {
        return moves;
    }

    /** NOTIFYs that were refused for their CSeq. */
    int late() {
        return late;
    }

    /** NOTIFYs that he accepted and that must not have been sent. */
    int broken() {
        return broken;
    }

    /** One of those, in words; null for none. */
    String example() {
        return example;
    }

    @Override
    public String toString() {
        return "node " + (node + 1) + " told " + members.cardinality() + " of " + expected + " members, " + moves
                + " moves, CSeq " + cseq + ", " + late + " refused, " + broken + " wrong";
    }
}
