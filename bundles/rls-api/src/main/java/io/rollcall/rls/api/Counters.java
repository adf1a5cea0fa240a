package io.rollcall.rls.api;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counted events of one bundle, by name. Any thread; never blocks. */
public final class Counters {

    private final Map<String, LongAdder> byName = new ConcurrentHashMap<>();

    /** One more. The name is a constant of the code, never taken from a message, so that the map stays small. */
    public void count(final String name) {
        adder(name).increment();
    }

    /** For places that count often: keep the adder. */
    public LongAdder adder(final String name) {
        final LongAdder known = byName.get(name);
        return known != null ? known : byName.computeIfAbsent(name, key -> new LongAdder());
    }

    /** All names with what was counted so far. */
    public SortedMap<String, Long> snapshot() {
        final SortedMap<String, Long> all = new TreeMap<>();
        byName.forEach((name, adder) -> all.put(name, adder.sum()));
        return all;
    }
}
