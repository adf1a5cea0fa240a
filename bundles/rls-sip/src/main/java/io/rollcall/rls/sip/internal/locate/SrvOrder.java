package io.rollcall.rls.sip.internal.locate;

import io.rollcall.rls.sip.internal.dns.Srv;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The order in which SRV records are tried (RFC 2782): by priority, and by lot according to weight among equals. */
final class SrvOrder {

    private SrvOrder() {}

    /**
     * Puts them in order.
     *
     * @param random gives a number from 0 on below its argument
     */
    static List<Srv> of(final List<Srv> records, final IntUnaryOperator random) {
        final List<Srv> left = new ArrayList<>(records);
        // those without weight first, so that they have a small chance at all
        left.sort(Comparator.comparingInt(Srv::priority).thenComparingInt(one -> one.weight() == 0 ? 0 : 1));
        final List<Srv> ordered = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            ordered.add(draw(left, random));
        }
        return ordered;
    }

    /** Takes one of those with the priority of the first. */
    private static Srv draw(final List<Srv> left, final IntUnaryOperator random) {
        final int priority = left.get(0).priority();
        int end = 0;
        int sum = 0;
        while (end < left.size() && left.get(end).priority() == priority) {
            sum += left.get(end).weight();
            end++;
        }
        final int lot = random.applyAsInt(sum + 1);
        int at = 0;
        int running = left.get(0).weight();
        while (running < lot && at < end - 1) {
            at++;
            running += left.get(at).weight();
        }
        return left.remove(at);
    }
}
