package io.rollcall.rls.bench;

import io.rollcall.rls.testkit.sip.Notifier;
import java.time.Duration;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** One round: set-up, idle, load, refresh, un-SUBSCRIBE. Used by one thread, and blocks. */
final class Round {

    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(10);

    /** What comes after a phase on its account: last answers, the second NOTIFY of a new subscription. */
    private static final Duration AFTERMATH = Duration.ofMillis(1500);

    private final BenchOptions options;
    private final Notifier notifier;
    private final Watchers watchers;
    private final Consumer<Figures> taken;
    private final Ledger ledger;
    private final ChangeLoad load;
    private final Population population;
    private final MeasuredProcess server;

    Round(final BenchOptions options, final Notifier notifier, final Watchers watchers, final Consumer<Figures> taken) {
        this.options = options;
        this.notifier = notifier;
        this.watchers = watchers;
        this.taken = taken;
        population = options.population();
        server = options.process();
        ledger = new Ledger(population.members());
        load = new ChangeLoad(population, notifier, ledger, options.bodySize());
    }

    /** Everything, with what it costs. */
    void measure() {
        final boolean memory = !options.idle().isZero() && server.isKnown();
        final double emptyBytes = memory ? rested("rest without subscriptions") : Double.NaN;
        setUp();
        if (memory) {
            memory(emptyBytes, rested("rest with all subscriptions"));
        }
        if (options.quietRate() > 0) {
            load("changes on quiet lists, " + options.quietRate() + "/s", options.quietRate(), options.load(), true);
        }
        for (final int rate : options.rates()) {
            load("changes, " + rate + "/s", rate, options.load(), false);
        }
        refresh();
        tearDown();
    }

    /** Set-up, load and un-SUBSCRIBE, so that what is measured later does not wait for the compiler. */
    void warmUp(final Duration time) {
        setUp();
        final int rate =
                options.rates().stream().mapToInt(Integer::intValue).min().orElse(options.quietRate());
        load("warm-up", rate, time, false);
        refresh();
        tearDown();
    }

    private double rested(final String phase) {
        final Cost cost = new Cost(options);
        Pause.of(options.idle());
        final Figures figures = cost.rate(options.idle(), new Figures(phase));
        final double bytes = server.liveHeapBytes();
        taken.accept(figures.with("live heap bytes", bytes)
                .with("resident bytes", server.residentBytes())
                .with("threads", server.threads()));
        return bytes;
    }

    private void memory(final double emptyBytes, final double loadedBytes) {
        if (Double.isNaN(emptyBytes)) {
            return;
        }
        final double each = (loadedBytes - emptyBytes) / population.members();
        taken.accept(new Figures("memory at rest")
                .with("heap bytes per back-end subscription", each)
                .with("same, body of " + options.bodySize() + " aside", each - options.bodySize()));
    }

    private void setUp() {
        load.prepare();
        final int before = notifier.receivedCount();
        final Cost cost = new Cost(options);
        final long beginNs = System.nanoTime();
        final int incomplete = watchers.subscribe(ledger, options.patience(), options.setUpRate());
        final double seconds = (System.nanoTime() - beginNs) / 1e9;
        Pause.until(SETTLE_LIMIT, () -> notifier.inFlight() == 0);
        Pause.of(AFTERMATH);
        final Histogram completeUs = new Histogram(3);
        watchers.watched().stream()
                .filter(each -> each.completeNs() > 0)
                .forEach(each -> completeUs.recordValue(each.completeNs() / 1000));
        taken.accept(cost.each(
                "back-end subscription",
                population.members(),
                new Figures("set-up")
                        .with("back-end subscriptions", notifier.subscriptionCount())
                        .with("back-end SUBSCRIBEs sent", notifier.receivedCount() - before)
                        .with(
                                "lists not accepted",
                                watchers.sum(each -> Watchers.accepted(each.subscription()) ? 0 : 1))
                        .with("lists not complete in time", incomplete)
                        .with("members never told", ledger.untold())
                        .with("list NOTIFYs", watchers.sum(WatchedList::notifies))
                        .with("back-end subscriptions/s", population.members() / seconds)
                        .with("list complete", completeUs)));
    }

    private void refresh() {
        final Cost cost = new Cost(options);
        final Figures figures = watchers.refresh(options.patience(), new Figures("refresh"));
        Pause.until(SETTLE_LIMIT, () -> notifier.inFlight() == 0);
        taken.accept(cost.each("refresh of a list", watchers.watched().size(), figures));
    }

    private void load(final String phase, final int rate, final Duration time, final boolean turns) {
        ledger.resetLatency();
        final Totals before = Totals.of(watchers, ledger, notifier);
        final Cost cost = new Cost(options);
        final long beginNs = System.nanoTime();
        final long changes = load.run(rate, time, turns);
        final double seconds = (System.nanoTime() - beginNs) / 1e9;
        final int backlog = notifier.inFlight();
        final int behind = ledger.behind();
        final boolean settled = Pause.until(SETTLE_LIMIT, () -> ledger.behind() == 0);
        final double settledMs = (System.nanoTime() - beginNs) / 1e6 - seconds * 1000;
        Pause.until(SETTLE_LIMIT, () -> notifier.inFlight() == 0);
        final Totals after = Totals.of(watchers, ledger, notifier);
        if (!settled) {
            System.out.println("bench: " + phase + ": " + ledger.exampleBehind());
        }
        final Figures figures = new Figures(phase)
                .with("changes", changes)
                .with("changes/s", changes / seconds)
                .with("lost", ledger.behind());
        after.since(before, figures).with("change to NOTIFY", ledger.latencyUs());
        cost.each("change", changes, figures);
        ledger.giveUp();
        taken.accept(cost.cores(seconds + settledMs / 1000, figures)
                .with("members behind at the end of the load", behind)
                .with("NOTIFYs unanswered at the end of the load", backlog)
                .with("all told after ms", settledMs));
    }

    private void tearDown() {
        final Cost cost = new Cost(options);
        final int left = watchers.unsubscribe(options.patience());
        Pause.until(SETTLE_LIMIT, () -> notifier.subscriptionCount() == 0 && notifier.inFlight() == 0);
        Pause.of(AFTERMATH);
        taken.accept(cost.each(
                "back-end subscription",
                population.members(),
                new Figures("un-SUBSCRIBE")
                        .with("lists without terminated NOTIFY", left)
                        .with("back-end subscriptions left", notifier.subscriptionCount())));
    }
}
