package io.rollcall.rls.sip.internal.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * DNS and the names of this machine, with what was learnt kept for as long as it says. Any thread; {@link #asking()}
 * blocks, {@link #known()} does not.
 */
public final class Dns {

    private static final int REMEMBERED = 10_000;
    private static final int FAILED_S = 5;
    private static final int LOCAL_S = 30;

    private final Map<Question, Known> known = new ConcurrentHashMap<>();
    private final DnsClient client;
    private final HostAddresses hosts;
    private final LongSupplier clockMs;
    private final Lookups asking = new View(true);
    private final Lookups remembering = new View(false);
    private volatile DnsRules rules;

    private enum Kind {
        LOCAL,
        NAPTR,
        SRV,
        ADDRESS
    }

    private record Question(Kind kind, String name) {}

    /** What was learnt; null where nobody answered. */
    private record Known(Object value, long untilMs) {}

    /** An answer, and for how many seconds it may be kept. */
    record Learnt<T>(T value, long ttlS) {}

    /** Finds an answer; may block. */
    private interface Source<T> {
        Learnt<T> find() throws Unknown;
    }

    public Dns(final DnsRules rules, final LongSupplier clockMs) {
        this(rules, clockMs, InetAddress::getAllByName);
    }

    /**
     * For tests.
     *
     * @param system asks the system for the addresses of a host
     */
    public Dns(final DnsRules rules, final LongSupplier clockMs, final HostAddresses.System system) {
        this.rules = rules;
        this.clockMs = clockMs;
        client = new DnsClient(rules, clockMs);
        hosts = new HostAddresses(client, system);
    }

    /** Other rules from now on; what was learnt under the old ones is forgotten. */
    public void rules(final DnsRules newRules) {
        if (!newRules.equals(rules)) {
            rules = newRules;
            client.rules(newRules);
            known.clear();
        }
    }

    /** Looks up what is not known. Blocks. */
    public Lookups asking() {
        return asking;
    }

    /** Says only what is known already, and throws {@link Unknown} otherwise. Does not block. */
    public Lookups known() {
        return remembering;
    }

    private <T> Learnt<T> learnt(final DnsAnswer answer, final T value) {
        return new Learnt<>(value, answer.ttlS());
    }

    private void remember(final Question question, final Object value, final long seconds) {
        final long now = clockMs.getAsLong();
        if (known.size() >= REMEMBERED) {
            known.values().removeIf(one -> one.untilMs() <= now);
            if (known.size() >= REMEMBERED) {
                known.clear();
            }
        }
        known.put(question, new Known(value, now + seconds * 1000));
    }

    /** An answer is kept for as long as it says, within bounds. */
    private long ttl(final Learnt<?> learnt) {
        if (learnt.value() instanceof List<?> list && list.isEmpty()) {
            return learnt.ttlS() < 0 ? rules.negativeTtlS() : Math.min(learnt.ttlS(), rules.negativeTtlS());
        }
        return Math.max(1, Math.min(learnt.ttlS(), rules.maxTtlS()));
    }

    /** The name, or null where it is none. */
    static Name name(final String host) {
        try {
            return Name.fromString(host, Name.root);
        } catch (final TextParseException e) {
            return null;
        }
    }

    private DnsAnswer ask(final String host, final int type) throws Unknown {
        final Name name = name(host);
        return name == null ? new DnsAnswer(List.of(), null, -1) : client.ask(name, type);
    }

    private Learnt<List<Naptr>> naptr(final String domain) throws Unknown {
        final DnsAnswer answer = ask(domain, Type.NAPTR);
        return learnt(
                answer,
                answer.records().stream()
                        .map(NAPTRRecord.class::cast)
                        .map(one -> new Naptr(
                                one.getOrder(),
                                one.getPreference(),
                                one.getFlags(),
                                one.getService(),
                                one.getReplacement().toString(true)))
                        .toList());
    }

    private Learnt<List<Srv>> srv(final String service) throws Unknown {
        final DnsAnswer answer = ask(service, Type.SRV);
        return learnt(
                answer,
                answer.records().stream()
                        .map(SRVRecord.class::cast)
                        .map(one -> new Srv(
                                one.getPriority(),
                                one.getWeight(),
                                one.getPort(),
                                one.getTarget().toString(true)))
                        .toList());
    }

    /** The same questions, asked or only remembered. */
    private final class View implements Lookups {

        private final boolean asks;

        private View(final boolean asks) {
            this.asks = asks;
        }

        @Override
        public boolean local(final String host) throws Unknown {
            return look(Kind.LOCAL, host, () -> new Learnt<>(hosts.local(host), LOCAL_S));
        }

        @Override
        public List<Naptr> naptr(final String domain) throws Unknown {
            return look(Kind.NAPTR, domain, () -> Dns.this.naptr(domain));
        }

        @Override
        public List<Srv> srv(final String service) throws Unknown {
            return look(Kind.SRV, service, () -> Dns.this.srv(service));
        }

        @Override
        public List<InetAddress> addresses(final String host) throws Unknown {
            return look(Kind.ADDRESS, host, () -> hosts.find(host));
        }

        @SuppressWarnings("unchecked")
        private <T> T look(final Kind kind, final String name, final Source<T> source) throws Unknown {
            final Question question = new Question(kind, name.toLowerCase(Locale.ROOT));
            final Known there = known.get(question);
            if (there != null && clockMs.getAsLong() < there.untilMs()) {
                if (there.value() == null) {
                    throw new Unknown("nobody answered lately");
                }
                return (T) there.value();
            }
            if (!asks) {
                throw new Unknown("nobody asked yet");
            }
            try {
                final Learnt<T> learnt = source.find();
                remember(question, learnt.value(), ttl(learnt));
                return learnt.value();
            } catch (final Unknown e) {
                remember(question, null, FAILED_S);
                throw e;
            }
        }
    }
}
