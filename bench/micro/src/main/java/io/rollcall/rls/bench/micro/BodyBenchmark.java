package io.rollcall.rls.bench.micro;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.rlmi.NestedLists;
import io.rollcall.rls.core.internal.rlmi.NestingLimits;
import io.rollcall.rls.event.shared.PidfDiff;
import io.rollcall.rls.spi.Joined;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Bodies of list NOTIFYs, written and read, and what is read of a member's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BodyBenchmark {

    private static final int MOST_BYTES = 65_536;

    private final List<Body> states =
            IntStream.range(0, Samples.MEMBERS).mapToObj(Samples::pidf).toList();
    private final Body aggregate = Samples.list(Samples.MEMBERS, true, states);
    private final Body pidf = Samples.pidfFull();
    private final NestedLists nested = new NestedLists(() -> 4662, uri -> {});

    /** RLMI and multipart of all members. */
    @Benchmark
    public Body writeFullState() {
        return Samples.list(Samples.MEMBERS, true, states);
    }

    /** RLMI and multipart of one change. */
    @Benchmark
    public Body writeOneChange() {
        return Samples.list(1, false, states);
    }

    /** Multipart and RLMI of another list server, with all members. */
    @Benchmark
    public Joined readFullState() {
        return nested.join(null, aggregate, NestingLimits.DEFAULTS);
    }

    /** A PIDF document, read into a tree and written as the state that is relayed. */
    @Benchmark
    public Joined readPidf() {
        return PidfDiff.join(null, pidf, MOST_BYTES);
    }
}
