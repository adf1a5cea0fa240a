package io.rollcall.rls.sip.internal.message;

import static io.rollcall.rls.api.SubscriptionState.ABSENT;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.SubscriptionState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The seam between the bytes of a message and what the engine is told. No other class knows how a message is spelled.
 * Stateless; any thread.
 *
 * <p>Methods that make values for the engine throw {@link IllegalArgumentException} with a reason phrase where the
 * request deserves a 400.
 */
public final class MessageReader {

    private static final long MAX_SECONDS = 0xFFFF_FFFFL;
    private static final int STATUS_END = 11;
    private static final NameAddress NOBODY = new NameAddress(null, "");

    /** Bodies are held by the thousand, and nearly all have one of these types: one text for all of them. */
    private static final Map<String, String> COMMON_TYPES = Stream.of(
                    "application/pidf+xml",
                    "application/dialog-info+xml",
                    "application/simple-message-summary",
                    "application/watcherinfo+xml",
                    "application/reginfo+xml")
            .collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));

    private MessageReader() {}

    /**
     * Reads what every message must have.
     *
     * @param bytes holds the message; it must not be changed afterwards
     * @param from where it begins
     * @param end where the bytes of the datagram or of the frame end
     * @param limits a request beyond them is to be refused, a response is dropped
     * @throws Unreadable when it cannot even be refused
     */
    public static Received read(
            final byte[] bytes, final int from, final int end, final Flow flow, final MessageLimits limits)
            throws Unreadable {
        final Head head = Head.of(bytes, from, end);
        final Fault size = FaultFinder.size(head, from, end, flow, limits);
        // the version is case-insensitive (RFC 3261, 7.1)
        if (!head.startLine().regionMatches(true, 0, FaultFinder.VERSION + ' ', 0, FaultFinder.VERSION.length() + 1)) {
            return request(head, bytes, end, flow, size, limits);
        }
        if (size != null) {
            throw new Unreadable("response: " + size.phrase());
        }
        return response(head, end, flow);
    }

    private static ReceivedResponse response(final Head head, final int end, final Flow flow) throws Unreadable {
        try {
            final String start = head.startLine();
            final boolean threeDigits =
                    start.length() == STATUS_END || start.length() > STATUS_END && start.charAt(STATUS_END) == ' ';
            final int status = threeDigits ? (int) Lexis.number("status", start.substring(8, STATUS_END), 699) : 0;
            final String branch = topmostVia(head).branch();
            final String cseq = head.first(Field.CSEQ);
            if (status < 100 || branch == null || cseq == null || bodyEnd(head, end) < 0) {
                throw new Unreadable("response without status, branch, CSeq or complete body");
            }
            return new ReceivedResponse(status, branch, CSeq.parse(cseq).method(), head, flow);
        } catch (final IllegalArgumentException e) {
            throw new Unreadable("response: " + e.getMessage());
        }
    }

    private static ReceivedRequest request(
            final Head head,
            final byte[] bytes,
            final int end,
            final Flow flow,
            final Fault size,
            final MessageLimits limits)
            throws Unreadable {
        final RequestLine line = RequestLine.parse(head.startLine());
        if (line == null) {
            throw new Unreadable("no start line");
        }
        final Via via;
        try {
            via = topmostVia(head);
        } catch (final IllegalArgumentException e) {
            throw new Unreadable("Via is missing or bad");
        }
        final String from = head.first(Field.FROM);
        final String to = head.first(Field.TO);
        final NameAddress sender = from == null ? NOBODY : NameAddress.of(from);
        final NameAddress recipient = to == null ? NOBODY : NameAddress.of(to);
        final CSeq cseq = CSeq.orNull(head.first(Field.CSEQ));
        final int bodyEnd = bodyEnd(head, end);
        final Fault broken = size == null ? FaultFinder.find(head, line, bodyEnd, flow, limits) : size;
        final Fault fault = broken == null ? FaultFinder.find(head, line, sender, recipient, cseq) : broken;
        return new ReceivedRequest(
                line.method(),
                line.uri(),
                via,
                head.first(Field.CALL_ID),
                from,
                sender.uri(),
                sender.tag(),
                to,
                recipient.uri(),
                recipient.tag(),
                fault == null ? cseq.number() : -1,
                fault,
                head,
                bytes,
                Math.max(bodyEnd, head.bodyAt()),
                flow);
    }

    /** What an engine is told of a SUBSCRIBE. */
    public static SubscribeRequest subscribe(final ReceivedRequest request) {
        final Head head = request.head();
        if (request.toTag() == null && head.count(Field.CONTACT) == 0) {
            throw new IllegalArgumentException("Missing Contact");
        }
        final String expires = head.first(Field.EXPIRES);
        final String maxForwards = head.first(Field.MAX_FORWARDS);
        return new SubscribeRequest(
                requestHead(request),
                expires == null ? ABSENT : seconds("Expires", expires),
                ranges(head, Field.ACCEPT),
                ranges(head, Field.ACCEPT_ENCODING),
                optionTags(head, Field.SUPPORTED),
                optionTags(head, Field.REQUIRE),
                maxForwards == null ? 70 : (int) Lexis.number("Max-Forwards", maxForwards, 255),
                head.first(Field.USER_AGENT),
                asserted(head),
                head.lines(Field.AUTHORIZATION),
                head.others(),
                body(request));
    }

    /** What an engine is told of a NOTIFY. */
    public static NotifyRequest notify(final ReceivedRequest request) {
        final String state = request.head().first(Field.SUBSCRIPTION_STATE);
        return new NotifyRequest(requestHead(request), state == null ? null : state(state), body(request));
    }

    /** What an engine is told of a final response. */
    public static Outcome.Answered answered(final ReceivedResponse response) {
        final Head head = response.head();
        final String to = head.first(Field.TO);
        final List<String> contacts = head.values(Field.CONTACT);
        return new Outcome.Answered(
                response.status(),
                to == null ? null : NameAddress.of(to).tag(),
                contacts.isEmpty() ? null : uriOrNull(contacts.get(0)),
                head.values(Field.RECORD_ROUTE),
                lenient(head.first(Field.EXPIRES)),
                lenient(head.first(Field.RETRY_AFTER)),
                lenient(head.first(Field.MIN_EXPIRES)),
                response.status() == 401
                        ? head.lines(Field.WWW_AUTHENTICATE)
                        : response.status() == 407 ? head.lines(Field.PROXY_AUTHENTICATE) : List.of(),
                response.status() / 100 == 3 ? contacts : List.of(),
                response.flow(),
                eventOrNull(head.first(Field.EVENT)));
    }

    private static EventHeader eventOrNull(final String value) {
        try {
            return value == null ? null : EventHeader.parse(value);
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }

    /** The option tags of a field, lower case. */
    public static Set<String> optionTags(final Head head, final Field field) {
        final List<String> values = head.values(field);
        if (values.isEmpty()) {
            return Set.of();
        }
        final Set<String> tags = new LinkedHashSet<>();
        values.forEach(value -> tags.add(value.toLowerCase(Locale.ROOT)));
        return tags;
    }

    private static RequestHead requestHead(final ReceivedRequest request) {
        final Head head = request.head();
        final String event = head.first(Field.EVENT);
        final List<String> routes = head.values(Field.RECORD_ROUTE);
        for (final String route : routes) {
            SipUri.parse(NameAddress.parse("Record-Route", route).uri());
        }
        return new RequestHead(
                request.uri(),
                request.callId(),
                request.fromUri(),
                request.fromTag(),
                request.toUri(),
                request.toTag(),
                request.cseqNumber(),
                event == null ? null : EventHeader.parse(event),
                contact(head),
                routes,
                request.flow());
    }

    /** The one SIP or SIPS URI of Contact (RFC 3261, 8.1.1.8), or null where the field is missing. */
    private static String contact(final Head head) {
        final List<String> contacts = head.values(Field.CONTACT);
        if (contacts.isEmpty() && head.count(Field.CONTACT) == 0) {
            return null;
        }
        if (contacts.size() != 1) {
            throw new IllegalArgumentException("Not One Contact");
        }
        final String uri = NameAddress.parse("Contact", contacts.get(0)).uri();
        try {
            SipUri.parse(uri);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("Bad Contact", e);
        }
        return uri;
    }

    private static Body body(final ReceivedRequest request) {
        if (request.bodyLength() == 0) {
            return null;
        }
        final Head head = request.head();
        final String type = head.first(Field.CONTENT_TYPE);
        if (type == null || type.isEmpty()) {
            throw new IllegalArgumentException("Missing Content-Type");
        }
        return new Body(
                COMMON_TYPES.getOrDefault(type, type),
                head.first(Field.CONTENT_ENCODING),
                head.first(Field.CONTENT_DISPOSITION),
                Arrays.copyOfRange(request.message(), head.bodyAt(), request.bodyEnd()));
    }

    /** What a field such as Accept lists, each without parameters but q; null where the field is missing. */
    private static List<String> ranges(final Head head, final Field field) {
        if (head.count(field) == 0) {
            return null;
        }
        final List<String> ranges = new ArrayList<>();
        for (final String value : head.values(field)) {
            final int semicolon = value.indexOf(';');
            final String q = semicolon < 0 ? null : Lexis.parameter(value.substring(semicolon), "q");
            final String range =
                    semicolon < 0 ? value : value.substring(0, semicolon).trim();
            ranges.add(q == null ? range : range + ";q=" + q);
        }
        return ranges;
    }

    private static List<String> asserted(final Head head) {
        final List<String> uris = new ArrayList<>(0);
        for (final String value : head.values(Field.P_ASSERTED_IDENTITY)) {
            final String uri = uriOrNull(value);
            if (uri != null) {
                uris.add(uri);
            }
        }
        return uris;
    }

    private static SubscriptionState state(final String value) {
        final int semicolon = value.indexOf(';');
        if (semicolon < 0) {
            return new SubscriptionState(value, null, ABSENT, ABSENT);
        }
        final String parameters = value.substring(semicolon);
        return new SubscriptionState(
                value.substring(0, semicolon).trim(),
                Lexis.parameter(parameters, "reason"),
                lenient(Lexis.parameter(parameters, "expires")),
                lenient(Lexis.parameter(parameters, "retry-after")));
    }

    private static Via topmostVia(final Head head) {
        final String line = head.first(Field.VIA);
        if (line == null) {
            throw new IllegalArgumentException("Missing Via");
        }
        return Via.parse(line.substring(0, Lexis.find(line, 0, ',')).trim());
    }

    /**
     * Where the body ends: what Content-Length says, or all there is where it is missing (RFC 3261, 18.3); -1 where it
     * says nonsense or more than there is.
     */
    private static int bodyEnd(final Head head, final int end) {
        final String length = head.first(Field.CONTENT_LENGTH);
        if (length == null) {
            return end;
        }
        try {
            final int bodyEnd = head.bodyAt() + (int) Lexis.number("Content-Length", length, Integer.MAX_VALUE / 2);
            return bodyEnd > end ? -1 : bodyEnd;
        } catch (final IllegalArgumentException e) {
            return -1;
        }
    }

    private static long seconds(final String what, final String text) {
        return Math.min(MAX_SECONDS, Lexis.number(what, text, 999_999_999_999L));
    }

    /** A number a peer added to an answer: what cannot be read counts as absent. Retry-After may carry a comment. */
    private static long lenient(final String text) {
        if (text == null) {
            return ABSENT;
        }
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        return digits == 0 || digits > 12 ? ABSENT : Math.min(MAX_SECONDS, Long.parseLong(text.substring(0, digits)));
    }

    private static String uriOrNull(final String value) {
        return NameAddress.of(value).uri();
    }
}
