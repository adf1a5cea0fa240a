package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.Bodies;
import io.rollcall.rls.testkit.sip.Notifier;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Changes members at a rate, on the calling thread. */
final class ChangeLoad {

    /** Unanswered NOTIFYs at which the driver holds back: a server that far behind does not keep up anyway. */
    private static final int BACKLOG = 20_000;

    private static final long SEED = 4662;
    private static final long SECOND_NS = 1_000_000_000;

    /** At high rates changes leave in bunches that far apart, so that pacing costs little. */
    private static final long SHORTEST_PAUSE_NS = 200_000;

    private final Population population;
    private final Notifier notifier;
    private final Ledger ledger;
    private final int bodySize;
    private final Random random = new Random(SEED);

    ChangeLoad(final Population population, final Notifier notifier, final Ledger ledger, final int bodySize) {
        this.population = population;
        this.notifier = notifier;
        this.ledger = ledger;
        this.bodySize = bodySize;
    }

    /**
     * Changes that many a second for that time and gives back how many there were: fewer where machine or server did
     * not keep up. Lists take turns, so that each is quiet as long as can be; or members are chosen by chance.
     */
    long run(final int rate, final Duration time, final boolean turns) {
        final long begin = System.nanoTime();
        final long wanted = rate * time.toSeconds();
        long made = 0;
        while (made < wanted && System.nanoTime() - begin < time.toNanos()) {
            final long earlyNs = begin + made * SECOND_NS / rate - System.nanoTime();
            if (earlyNs > 0 || notifier.inFlight() > BACKLOG) {
                LockSupport.parkNanos(Math.max(SHORTEST_PAUSE_NS, earlyNs));
                continue;
            }
            change(turns ? inTurn(made) : random.nextInt(population.members()));
            made++;
        }
        return made;
    }

    private int inTurn(final long number) {
        final int list = (int) (number % population.lists());
        final int place = (int) (number / population.lists() % population.membersPerList());
        return population.member(list, place);
    }

    private void change(final int member) {
        final String uri = population.memberUri(member);
        final int number = ledger.change(member, System.nanoTime());
        notifier.setState(uri, Bodies.PIDF, StampedBody.write(uri, member, number, bodySize));
    }

    /** Gives every member its first state, and tells nobody. */
    void prepare() {
        for (int member = 0; member < population.members(); member++) {
            final String uri = population.memberUri(member);
            notifier.prepareState(uri, Bodies.PIDF, StampedBody.write(uri, member, 0, bodySize));
        }
    }
}
