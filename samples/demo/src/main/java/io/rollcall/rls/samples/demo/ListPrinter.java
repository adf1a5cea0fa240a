package io.rollcall.rls.samples.demo;

import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.mime.BodyPart;
import io.rollcall.rls.testkit.mime.MalformedBodyException;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.rlmi.RlmiDocument.Instance;
import io.rollcall.rls.testkit.rlmi.RlmiDocument.Resource;
import io.rollcall.rls.testkit.sip.Notification;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints what each NOTIFY of a list subscription tells, and remembers whether everything was seen that a list server is
 * for: the full state, the state of every member, and a change told by partial state. Any thread may call it.
 */
final class ListPrinter {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final String MARGIN = " ".repeat(14);

    private final PrintStream out;
    private final Clock clock;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> states = new LinkedHashMap<>();
    private boolean full;
    private int changes;

    ListPrinter(final PrintStream out, final Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** A NOTIFY came. */
    synchronized void received(final Notification notification) {
        final String end = notification.isTerminated() ? ", the subscription ended" : "";
        if (!notification.isAggregate()) {
            out.println(time() + "NOTIFY without a list" + end);
        } else {
            try {
                print(notification.aggregate(), end);
            } catch (final MalformedBodyException e) {
                out.println(time() + "NOTIFY that cannot be read: " + e.getMessage());
            }
        }
        notifyAll();
    }

    private void print(final AggregateNotification aggregate, final String end) {
        final RlmiDocument document = aggregate.document();
        final int count = document.resources().size();
        out.println(time() + (document.fullState() ? "full state" : "partial state") + ", version " + document.version()
                + ", " + (count == 1 ? "1 member" : count + " members") + end);
        if (document.fullState()) {
            full = true;
            states.keySet()
                    .retainAll(document.resources().stream().map(Resource::uri).toList());
        }
        for (final Resource member : document.resources()) {
            member.names().stream().findFirst().ifPresent(name -> names.put(member.uri(), name.text()));
            take(document.fullState(), member, words(member, aggregate));
        }
    }

    private void take(final boolean fullState, final Resource member, final String state) {
        final String before = states.put(member.uri(), state);
        if (!fullState && before != null && !before.isEmpty() && !before.equals(state)) {
            changes++;
        }
        out.printf("%s%-10s %-26s %s%n", MARGIN, names.getOrDefault(member.uri(), ""), member.uri(), known(state));
    }

    /** Whether all was seen. */
    synchronized boolean complete() {
        return missing().isEmpty();
    }

    /** Waits until all was seen, or the time is over. */
    synchronized boolean await(final Duration limit) throws InterruptedException {
        final long end = System.nanoTime() + limit.toNanos();
        while (!complete()) {
            final long leftMs = (end - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return false;
            }
            wait(leftMs);
        }
        return true;
    }

    /** What was not seen, in words. */
    synchronized List<String> missing() {
        final List<String> missing = new ArrayList<>();
        if (!full) {
            missing.add("a NOTIFY with the full state");
        } else if (states.isEmpty()) {
            missing.add("a member in the full state");
        }
        states.forEach((uri, state) -> {
            if (state.isEmpty()) {
                missing.add("the state of " + uri);
            }
        });
        if (changes == 0) {
            missing.add("a change told by partial state");
        }
        return missing;
    }

    /** How many changes were told by partial state. */
    synchronized int changes() {
        return changes;
    }

    private static String words(final Resource member, final AggregateNotification aggregate) {
        final List<String> words = new ArrayList<>();
        for (final Instance instance : member.instances()) {
            final BodyPart body = aggregate.part(instance.cid());
            words.add(instance.state()
                    + (instance.reason() == null ? "" : " (" + instance.reason() + ")")
                    + (body == null ? "" : ": " + body(instance, body, aggregate)));
        }
        return String.join("; ", words);
    }

    private static String body(final Instance instance, final BodyPart body, final AggregateNotification aggregate) {
        if (body.mediaType().equals("multipart/related") && body.contentType().contains("application/rlmi+xml")) {
            return nested(aggregate.nested(instance.cid()));
        }
        return body.mediaType().equals("application/pidf+xml")
                ? Pidf.words(body.text())
                : body.mediaType() + ", " + body.content().length + " bytes";
    }

    private static String known(final String state) {
        return state.isEmpty() ? "(not known yet)" : state;
    }

    /** A member that is itself a list (RFC 4662, 4). */
    private static String nested(final AggregateNotification inner) {
        return inner.document().resources().stream()
                .map(member -> "\n" + MARGIN + "  " + member.uri() + " " + known(words(member, inner)))
                .collect(Collectors.joining("", "a list", ""));
    }

    private String time() {
        return TIME.format(Instant.now(clock).atZone(ZoneId.systemDefault())) + "  ";
    }
}
