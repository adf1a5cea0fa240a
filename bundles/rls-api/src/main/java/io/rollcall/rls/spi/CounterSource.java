package io.rollcall.rls.spi;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Tells counted events to consoles and metrics. Every bundle that counts publishes one. */
@ConsumerType
public interface CounterSource {

    /** Names, such as {@code sip.datagrams.unparsable}, with what was counted since start. Any thread; never blocks. */
    Map<String, Long> counters();
}
