package io.rollcall.rls.bench.micro;

import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.message.MessageLimits;
import io.rollcall.rls.sip.internal.message.MessageReader;
import io.rollcall.rls.sip.internal.message.Received;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** SIP messages as they come, read into what the engine is told. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MessageBenchmark {

    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);

    private final Flow flow = new Flow(Transport.UDP, HERE, HERE);
    private final byte[] notify = Samples.notifyOfMember();
    private final byte[] ok = Samples.okOfWatcher();

    /** A member's NOTIFY. */
    @Benchmark
    public Received readNotify() throws Exception {
        return MessageReader.read(notify, 0, notify.length, flow, MessageLimits.STANDARD);
    }

    /** The 200 to a list NOTIFY. */
    @Benchmark
    public Received readOk() throws Exception {
        return MessageReader.read(ok, 0, ok.length, flow, MessageLimits.STANDARD);
    }
}
