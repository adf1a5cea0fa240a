package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.sip.internal.client.SendingRules;
import io.rollcall.rls.sip.internal.dns.DnsRules;
import io.rollcall.rls.sip.internal.message.Hosts;
import io.rollcall.rls.sip.internal.message.MessageLimits;
import io.rollcall.rls.sip.internal.message.SipUri;
import io.rollcall.rls.sip.internal.overload.OverloadLimits;
import io.rollcall.rls.sip.internal.tls.TlsRules;
import io.rollcall.rls.sip.internal.transaction.TimerValues;
import io.rollcall.rls.sip.internal.transport.ListenAddress;
import io.rollcall.rls.sip.internal.transport.PublicAddresses;
import io.rollcall.rls.sip.internal.transport.StreamLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The PID {@code rls.sip}, checked.
 *
 * @param listen listening points, TCP beside each UDP one
 * @param publicAddresses what stands in Contact
 * @param tls certificate, trust and the like
 * @param dns whom to ask, and for how long to believe it
 * @param sending rules for requests of ours
 * @param timers timers of transactions
 * @param maxTransactions bound of the tables
 * @param holdQueue how many requests may wait for an engine
 * @param holdMs how long they may
 * @param streams bounds of connections
 * @param streamWorkers threads that write to them
 * @param udpBufferBytes socket buffers of UDP
 * @param messages how large a message may be
 * @param overload what peers may ask
 * @param notAListNextHop where requests go that are for no list, or null
 */
record Settings(
        List<ListenAddress> listen,
        PublicAddresses publicAddresses,
        TlsRules tls,
        DnsRules dns,
        SendingRules sending,
        TimerValues timers,
        int maxTransactions,
        int holdQueue,
        long holdMs,
        StreamLimits streams,
        int streamWorkers,
        int udpBufferBytes,
        MessageLimits messages,
        OverloadLimits overload,
        SipUri notAListNextHop) {

    static final String DEFAULT_UDP = "udp:127.0.0.1:5060";
    static final String DEFAULT_TCP = "tcp:127.0.0.1:5060";
    static final int UDP_MAX_BYTES = 1300;
    static final String USER_AGENT = "Rollcall";
    static final int MAX_TRANSACTIONS = 500_000;
    static final int HOLD_QUEUE = 10_000;
    static final int HOLD_TIME_S = 10;
    static final int MAX_CONNECTIONS = 4096;
    static final int SOURCE_CONNECTIONS = 1024;
    static final int STREAM_QUEUE = 1000;
    static final int STREAM_BUFFER_BYTES = 64_000_000;
    static final int STREAM_WORKERS = 16;
    static final int STREAM_MAX_BYTES = 4_000_000;
    static final int CONNECT_LIMIT_MS = 2000;
    static final int TLS_HANDSHAKE_MS = 5000;
    static final int STREAM_MEMORY_S = 600;
    static final int TARGET_MEMORY_S = 60;
    static final int STREAM_IDLE_S = 7500;
    static final int UDP_BUFFER_BYTES = 4 * 1024 * 1024;
    static final int STREAM_READ_MS = 32_000;
    static final int STREAM_WRITE_MS = 10_000;
    static final int RESOLVE_THREADS = 4;
    private static final int MOST = 10_000_000;

    /** What counts where nothing is configured. */
    static Settings defaults() {
        return read(new ConfigurationReader(Map.of()), null);
    }

    /**
     * Reads the keys.
     *
     * @param standing what stays where a value is refused; null at the first reading, when the defaults do
     */
    static Settings read(final ConfigurationReader keys, final Settings standing) {
        final Settings old = standing == null ? BUILT_IN : standing;
        final MessageLimits messages = messages(keys, old.messages);
        final int transactions = number(keys, "max_transactions", 100, MOST, MAX_TRANSACTIONS, old.maxTransactions);
        return new Settings(
                listen(keys, old),
                publicAddresses(keys, old.publicAddresses),
                TlsSettings.read(keys, old.tls),
                DnsSettings.read(keys, old.dns),
                new SendingRules(
                        keys.read("outbound_proxy|presence_server", null, old.sending.outboundProxy(), Settings::proxy),
                        number(keys, "udp_max_bytes", 200, 65_000, UDP_MAX_BYTES, old.sending.udpMaxBytes()),
                        1000L
                                * number(keys, "stream_memory", 0, MOST, STREAM_MEMORY_S, (int)
                                        (old.sending.streamMemoryMs() / 1000)),
                        1000L
                                * number(keys, "target_memory", 0, MOST, TARGET_MEMORY_S, (int)
                                        (old.sending.targetMemoryMs() / 1000)),
                        keys.flag("nat_aid", false, old.sending.toSource()),
                        transactions,
                        number(keys, "resolve_threads", 1, 256, RESOLVE_THREADS, old.sending.resolveThreads()),
                        keys.read("user_agent", USER_AGENT, old.sending.userAgent(), Settings::agent)),
                timers(keys, old.timers),
                transactions,
                number(keys, "hold_queue", 0, MOST, HOLD_QUEUE, old.holdQueue),
                1000L * number(keys, "hold_time", 0, 30, HOLD_TIME_S, (int) (old.holdMs / 1000)),
                streams(keys, messages.headBytes(), old.streams),
                number(keys, "stream_workers", 1, 256, STREAM_WORKERS, old.streamWorkers),
                number(keys, "udp_buffer_bytes", 65_536, 1 << 30, UDP_BUFFER_BYTES, old.udpBufferBytes),
                messages,
                OverloadKeys.read(keys, old.overload),
                keys.read("not_a_list_next_hop", null, old.notAListNextHop, Settings::proxy));
    }

    /** Hosts that are ours, lower case: those that clients reach us by, and those listened on. */
    Set<String> hosts() {
        final Set<String> hosts = new HashSet<>(publicAddresses.hosts());
        listen.forEach(one -> hosts.add(Hosts.bracketed(one.host()).toLowerCase(Locale.ROOT)));
        return hosts;
    }

    private static final Settings BUILT_IN = new Settings(
            List.of(ListenAddress.parse(DEFAULT_UDP), ListenAddress.parse(DEFAULT_TCP)),
            PublicAddresses.NONE,
            TlsRules.NONE,
            DnsRules.STANDARD,
            new SendingRules(
                    null,
                    UDP_MAX_BYTES,
                    STREAM_MEMORY_S * 1000L,
                    TARGET_MEMORY_S * 1000L,
                    false,
                    MAX_TRANSACTIONS,
                    RESOLVE_THREADS,
                    USER_AGENT),
            TimerValues.STANDARD,
            MAX_TRANSACTIONS,
            HOLD_QUEUE,
            HOLD_TIME_S * 1000L,
            new StreamLimits(
                    MAX_CONNECTIONS,
                    SOURCE_CONNECTIONS,
                    STREAM_QUEUE,
                    STREAM_MAX_BYTES,
                    MessageLimits.STANDARD.headBytes(),
                    STREAM_BUFFER_BYTES,
                    CONNECT_LIMIT_MS,
                    TLS_HANDSHAKE_MS,
                    STREAM_WRITE_MS,
                    STREAM_READ_MS,
                    STREAM_IDLE_S * 1000,
                    List.of()),
            STREAM_WORKERS,
            UDP_BUFFER_BYTES,
            MessageLimits.STANDARD,
            OverloadKeys.STANDARD,
            null);

    private static TimerValues timers(final ConfigurationReader keys, final TimerValues old) {
        final int t1 = number(keys, "timer_t1_ms", 10, 10_000, 500, (int) old.t1Ms());
        final int t2 = number(keys, "timer_t2_ms", 10, 60_000, 4000, (int) old.t2Ms());
        if (t2 < t1) {
            keys.refuse("timer_t2_ms = " + t2 + " is less than timer_t1_ms = " + t1 + "; " + old + " stays");
            return old;
        }
        return new TimerValues(t1, t2);
    }

    private static StreamLimits streams(final ConfigurationReader keys, final int headBytes, final StreamLimits old) {
        return new StreamLimits(
                number(keys, "max_connections", 1, MOST, MAX_CONNECTIONS, old.connections()),
                number(keys, "source_connections", 1, MOST, SOURCE_CONNECTIONS, old.ofOneAddress()),
                number(keys, "stream_queue", 1, MOST, STREAM_QUEUE, old.queue()),
                number(keys, "stream_max_bytes", 2000, 100_000_000, STREAM_MAX_BYTES, old.messageBytes()),
                headBytes,
                number(keys, "stream_buffer_bytes", 1_000_000, 1 << 30, STREAM_BUFFER_BYTES, old.bufferBytes()),
                number(keys, "connect_limit_ms", 100, 30_000, CONNECT_LIMIT_MS, old.connectMs()),
                number(keys, "tls_handshake_ms", 100, 60_000, TLS_HANDSHAKE_MS, old.handshakeMs()),
                number(keys, "stream_write_ms", 100, 600_000, STREAM_WRITE_MS, old.writeMs()),
                number(keys, "stream_read_ms", 100, 600_000, STREAM_READ_MS, old.readMs()),
                1000 * number(keys, "stream_idle", 60, 1_000_000, STREAM_IDLE_S, old.idleMs() / 1000),
                keys.texts("ws_origins", List.of()).stream()
                        .map(one -> one.toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static MessageLimits messages(final ConfigurationReader keys, final MessageLimits old) {
        final MessageLimits usual = MessageLimits.STANDARD;
        return new MessageLimits(
                number(keys, "max_datagram_bytes", 2000, 65_535, usual.datagramBytes(), old.datagramBytes()),
                number(keys, "max_head_bytes", 2000, MOST, usual.headBytes(), old.headBytes()),
                number(keys, "max_line_bytes", 1000, MOST, usual.lineBytes(), old.lineBytes()),
                number(keys, "max_header_lines", 20, 100_000, usual.headerLines(), old.headerLines()),
                number(keys, "max_body_bytes", 1000, 100_000_000, usual.bodyBytes(), old.bodyBytes()));
    }

    private static List<ListenAddress> listen(final ConfigurationReader keys, final Settings old) {
        final List<ListenAddress> addresses = new ArrayList<>();
        for (final String text : keys.texts("listen", List.of(DEFAULT_UDP, DEFAULT_TCP))) {
            try {
                addresses.add(ListenAddress.parse(text));
            } catch (final IllegalArgumentException e) {
                keys.refuse("listen = " + text + ' ' + e.getMessage() + "; " + old.listen + " stays");
                return old.listen;
            }
        }
        return ListenAddress.withTwins(addresses);
    }

    private static PublicAddresses publicAddresses(final ConfigurationReader keys, final PublicAddresses old) {
        final List<String> texts = keys.texts("server_address|contact_user", List.of());
        try {
            return PublicAddresses.parse(texts);
        } catch (final IllegalArgumentException e) {
            keys.refuse("server_address = " + String.join(", ", texts) + ' ' + e.getMessage() + "; " + old + " stays");
            return old;
        }
    }

    private static int number(
            final ConfigurationReader keys,
            final String key,
            final int min,
            final int max,
            final int fallback,
            final int standing) {
        return (int) keys.number(key, min, max, fallback, standing);
    }

    private static SipUri proxy(final String text) {
        final String uri = text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
        return SipUri.parse(uri);
    }

    private static String agent(final String text) {
        if (text.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("holds control characters");
        }
        return text.equals("-") ? "" : text;
    }
}
