package io.rollcall.rls.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.LeftOut;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredBackEnd.StoredInstance;
import io.rollcall.rls.spi.StoredBackEnd.StoredUsage;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.Terms;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Values for stores to keep, with every field that may be missing both there and missing. It is 2026-11-22, 08:00 UTC
 * in them, and list subscriptions last for an hour.
 */
public final class SampleWatchers {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final DocumentSelector DOCUMENT =
            new DocumentSelector(DocumentSelector.RLS_SERVICES, "sip:alice@example.com", "index");

    private SampleWatchers() {}

    /** A watcher with one list subscription that lasts, and two back ends: one that runs, one that is tried again. */
    public static StoredWatcher watcher(final String name, final long version) {
        final String uri = "sip:" + name + "@example.com";
        return new StoredWatcher(
                uri,
                StoredWatcher.hashOf(uri),
                NOW,
                List.of(subscription(name, uri, version)),
                List.of(running(name, uri), waiting(name)));
    }

    /** The same in all but one list subscription more, on the same back ends. */
    public static StoredWatcher withSecondList(final StoredWatcher watcher) {
        final StoredListSubscription first = watcher.lists().get(0);
        final Dialog dialog = first.dialog();
        final StoredListSubscription second = new StoredListSubscription(
                new Dialog(
                        dialog.callId() + "-2",
                        tag(watcher.watcher(), "second-" + dialog.localTag()),
                        dialog.remoteTag() + "-2",
                        dialog.localUri(),
                        dialog.remoteUri(),
                        dialog.remoteTarget(),
                        List.of(),
                        null),
                EventHeader.parse("presence"),
                first.watcherUri(),
                first.requestUri(),
                first.list(),
                first.expiresAt(),
                1,
                1,
                1,
                -1,
                false,
                70,
                null,
                null,
                null,
                null,
                false,
                first.terms());
        return new StoredWatcher(watcher.watcher(), watcher.hash(), NOW, List.of(first, second), watcher.backEnds());
    }

    /** A watcher whose values strain what keeps them: long, and of characters and octets that seldom occur. */
    public static StoredWatcher strange(final String name) {
        final String end = name + "@example.com";
        final String uri = "sip:" + "u".repeat(5000) + '-' + end;
        final String odd = "\u0000\u0001 \"';\\%_\uD83D\uDE00\uFFFF ä" + name;
        final Dialog dialog = new Dialog(
                "c".repeat(5000) + name,
                tag(uri, odd),
                "t".repeat(5000) + odd,
                "sip:" + "l".repeat(5000) + end,
                uri,
                "sip:" + "x".repeat(5000) + "@[2001:db8::1]:5099;transport=ws",
                Collections.nCopies(100, "<sip:proxy-" + odd + ".example.com;lr>"),
                new Flow(
                        Transport.WSS,
                        InetSocketAddress.createUnresolved("edge.example.com", 443),
                        new InetSocketAddress("2001:db8::1", 65535)));
        final EventHeader event = new EventHeader("dialog", List.of("id=" + "i".repeat(300), "sla", odd));
        final ResolvedList list = new ResolvedList(
                "sip:" + "l".repeat(5000) + end,
                null,
                List.of(),
                List.of(new ListEntry(uri, uri, List.of(new DisplayName(null, odd)))),
                List.of(),
                Set.of());
        return new StoredWatcher(
                " " + odd + uri,
                StoredWatcher.hashOf(" " + odd + uri),
                NOW,
                List.of(new StoredListSubscription(
                        dialog,
                        event,
                        uri,
                        "sip:" + "l".repeat(5000) + end,
                        list,
                        Instant.ofEpochSecond(4_000_000_000L, 123_456_789),
                        0x7FFF_FFFFL,
                        0xFFFF_FFFFL,
                        StoredListSubscription.MAX_VERSION,
                        -1,
                        false,
                        0,
                        List.of(),
                        List.of(odd),
                        "",
                        odd,
                        false,
                        new Terms(odd, true, Decision.POLITE_BLOCK, Terms.DecidedBy.POLICY))),
                List.of(strangeBackEnd(uri, odd, event, dialog)));
    }

    private static StoredBackEnd strangeBackEnd(
            final String uri, final String odd, final EventHeader event, final Dialog dialog) {
        final byte[] octets = new byte[60_000];
        for (int at = 0; at < octets.length; at++) {
            octets[at] = (byte) (at * 31 >> 3);
        }
        return new StoredBackEnd(
                odd + uri,
                uri,
                event,
                odd,
                StoredBackEnd.Phase.TRYING,
                List.of(new StoredUsage(odd, dialog, 0xFFFF_FFFFL, -1, null)),
                Instant.EPOCH,
                Integer.MAX_VALUE,
                List.of(
                        new StoredInstance(odd, "active", odd, new Body(odd, "", odd, octets)),
                        new StoredInstance("", "pending", null, new Body("", null, null, new byte[0]))));
    }

    private static StoredListSubscription subscription(final String name, final String uri, final long version) {
        return new StoredListSubscription(
                watcherDialog(name, uri),
                EventHeader.parse("presence;id=7"),
                uri,
                "sip:" + name + "-list@example.com",
                list(name),
                NOW.plusSeconds(3600),
                version + 1,
                42,
                version,
                version % 2 == 0 ? -1 : version,
                version % 2 == 0,
                69,
                version % 2 == 0 ? null : List.of("multipart/related", "application/rlmi+xml"),
                version % 2 == 0 ? null : List.of("deflate", "gzip;q=0.5"),
                version % 2 == 0 ? null : "Phone/1.0 (β)",
                version % 2 == 0 ? null : "timeout",
                version % 2 != 0,
                version % 2 == 0
                        ? new Terms(uri, false, Decision.ALLOW, Terms.DecidedBy.RULE)
                        : new Terms(
                                "sip:anonymous@anonymous.invalid", true, Decision.PENDING, Terms.DecidedBy.OPERATOR));
    }

    private static ResolvedList list(final String name) {
        return new ResolvedList(
                "sip:" + name + "-list@example.com",
                "sip:" + name + "@example.com",
                List.of(new DisplayName("de", "Kollegen"), new DisplayName(null, "Colleagues – ☎")),
                List.of(
                        new ListEntry(
                                "bob%40example.com", "sip:bob@example.com", List.of(new DisplayName(null, "Bob"))),
                        new ListEntry("sip:carol@example.com", "sip:carol@example.com", List.of())),
                List.of(new LeftOut("tel:+1-201-555-0123", "cannot be subscribed")),
                Set.of(DOCUMENT, new DocumentSelector(DocumentSelector.RESOURCE_LISTS, null, "index")));
    }

    private static Dialog watcherDialog(final String name, final String uri) {
        final Flow flow = new Flow(
                Transport.TCP, new InetSocketAddress("127.0.0.1", 5060), new InetSocketAddress("127.0.0.1", 40001));
        return new Dialog(
                "call-" + name,
                tag(uri, "local-" + name),
                "remote-" + name,
                "sip:" + name + "-list@example.com",
                uri,
                "sip:" + name + "@127.0.0.1:40001;transport=tcp",
                List.of("<sip:proxy.example.com;lr>", "<sip:edge.example.com;lr;transport=tcp>"),
                flow);
    }

    private static StoredBackEnd running(final String name, final String uri) {
        final Dialog dialog = new Dialog(
                "back-bob-" + name,
                tag(uri, "backlocal-bob-" + name),
                "backremote-bob",
                uri,
                "sip:bob@example.com",
                "sip:bob@127.0.0.1:40002",
                List.of(),
                new Flow(Transport.UDP, new InetSocketAddress("::1", 5060), new InetSocketAddress("::1", 40002)));
        final Body body = new Body("application/pidf+xml;charset=UTF-8", "identity", "render", pidf());
        return new StoredBackEnd(
                "sip:bob@example.com presence",
                "sip:bob@example.com",
                EventHeader.parse("presence"),
                dialog.callId(),
                StoredBackEnd.Phase.STANDING,
                List.of(
                        new StoredUsage("1", dialog, 3, 17, NOW.plusSeconds(600)),
                        new StoredUsage("2", fork(dialog), 1, 4, NOW.plusSeconds(30)),
                        new StoredUsage("3", unanswered(dialog), 0, -1, null)),
                null,
                0,
                List.of(
                        new StoredInstance("1", "active", null, body),
                        new StoredInstance("2", "terminated", "noresource", null)));
    }

    /** Another dialog that the same SUBSCRIBE made. */
    private static Dialog fork(final Dialog dialog) {
        return dialog.confirmed(
                "backremote-bob-2",
                "sip:bob@127.0.0.1:40003",
                List.of("<sip:proxy.example.com;lr>"),
                new Flow(Transport.UDP, new InetSocketAddress("::1", 5060), new InetSocketAddress("::1", 40003)));
    }

    private static Dialog unanswered(final Dialog dialog) {
        return dialog.confirmed(null, dialog.remoteUri(), List.of(), null);
    }

    private static StoredBackEnd waiting(final String name) {
        return new StoredBackEnd(
                "sip:carol@example.com presence",
                "sip:carol@example.com",
                EventHeader.parse("presence"),
                "back-carol-" + name,
                StoredBackEnd.Phase.FAILED,
                List.of(),
                NOW.plusSeconds(30),
                4,
                List.of());
    }

    /** A tag as the engine makes them: the watcher's hash, and something of its own. */
    static String tag(final String watcher, final String name) {
        return String.format("%04x%012x", StoredWatcher.hashOf(watcher), name.hashCode() & 0xFFFF_FFFFL);
    }

    private static byte[] pidf() {
        return "<presence xmlns='urn:ietf:params:xml:ns:pidf' entity='sip:bob@example.com'/>".getBytes(UTF_8);
    }
}
