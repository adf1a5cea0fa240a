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
import java.util.Set;

/**
 * The seam between the bytes of a message and what the engine is told. No other class knows how a message is spelled.
 * Stateless; any thread.
 *
 * <p>Methods that make values for the engine throw {@link IllegalArgumentException} with a reason phrase where the
 * request deserves a 400.
 */
public final class MessageReader {

    private static final long MAX_CSEQ = 0x7FFF_FFFFL;
    private static final long MAX_SECONDS = 0xFFFF_FFFFL;
    private static final String VERSION = "SIP/2.0";

    private MessageReader() {}

    /**
     * Reads what every message must have.
     *
     * @param bytes holds the message; it must not be changed afterwards
     * @param from where it begins
     * @param end where the bytes of the datagram or of the frame end
     * @param maxHeaderLines a request with more header fields is to be refused, a response is dropped
     * @throws Unreadable when it cannot even be refused
     */
    public static Received read(
            final byte[] bytes, final int from, final int end, final Flow flow, final int maxHeaderLines)
            throws Unreadable {
        final Head head = Head.of(bytes, from, end);
        final String start = head.startLine();
        final boolean tooMany = head.headerLines() > maxHeaderLines;
        if (!start.startsWith(VERSION + ' ')) {
            return request(head, bytes, end, flow, tooMany);
        }
        if (tooMany) {
            throw new Unreadable("response with more than " + maxHeaderLines + " header lines");
        }
        return response(head, end, flow);
    }

    private static ReceivedResponse response(final Head head, final int end, final Flow flow) throws Unreadable {
        try {
            final String start = head.startLine();
            final int status = start.length() < 11 ? 0 : (int) Lexis.number("status", start.substring(8, 11), 699);
            final String branch = topmostVia(head).branch();
            final String cseq = head.first(Field.CSEQ);
            final int gap = cseq == null ? -1 : lastGap(cseq);
            if (status < 100 || branch == null || gap < 0 || bodyEnd(head, end) < 0) {
                throw new Unreadable("response without status, branch, CSeq or complete body");
            }
            return new ReceivedResponse(status, branch, cseq.substring(gap + 1), head, flow);
        } catch (final IllegalArgumentException e) {
            throw new Unreadable("response: " + e.getMessage());
        }
    }

    private static ReceivedRequest request(
            final Head head, final byte[] bytes, final int end, final Flow flow, final boolean tooMany)
            throws Unreadable {
        final String start = head.startLine();
        final int first = start.indexOf(' ');
        final int last = start.lastIndexOf(' ');
        final String callId = head.first(Field.CALL_ID);
        final String from = head.first(Field.FROM);
        final String to = head.first(Field.TO);
        final String cseq = head.first(Field.CSEQ);
        if (first < 1 || last <= first || !start.startsWith("SIP/", last + 1)) {
            throw new Unreadable("no start line");
        }
        if (callId == null || from == null || to == null || cseq == null) {
            throw new Unreadable("Call-ID, From, To or CSeq is missing");
        }
        final Via via;
        try {
            via = topmostVia(head);
        } catch (final IllegalArgumentException e) {
            throw new Unreadable("Via is missing or bad");
        }
        final String method = start.substring(0, first);
        final int bodyEnd = bodyEnd(head, end);
        final int gap = lastGap(cseq);
        final String problem = tooMany ? "Too Many Header Lines" : problem(head, start, method, cseq, gap, bodyEnd);
        return new ReceivedRequest(
                method,
                start.substring(first + 1, last).trim(),
                via,
                callId,
                from,
                tag(from),
                to,
                tag(to),
                problem == null ? cseqNumber(cseq, gap) : -1,
                problem,
                head,
                bytes,
                Math.max(bodyEnd, head.bodyAt()),
                flow);
    }

    /** What is wrong with a request whatever its method; null where nothing is. */
    private static String problem(
            final Head head,
            final String start,
            final String method,
            final String cseq,
            final int gap,
            final int bodyEnd) {
        if (!start.endsWith(VERSION)) {
            return "Bad SIP Version";
        }
        for (final Field once : List.of(Field.FROM, Field.TO, Field.CALL_ID, Field.CSEQ)) {
            if (head.count(once) > 1) {
                return "Several From, To, Call-ID or CSeq";
            }
        }
        if (bodyEnd < 0) {
            return "Bad Content-Length";
        }
        try {
            final NameAddress from = NameAddress.parse("From", head.first(Field.FROM));
            NameAddress.parse("To", head.first(Field.TO));
            if (from.parameter("tag") == null || from.parameter("tag").isEmpty()) {
                return "Missing From Tag";
            }
            cseqNumber(cseq, gap);
        } catch (final IllegalArgumentException e) {
            return e.getMessage();
        }
        return cseq.substring(gap + 1).equals(method) ? null : "Bad CSeq";
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
                to == null ? null : tag(to),
                contacts.isEmpty() ? null : uriOrNull(contacts.get(0)),
                head.values(Field.RECORD_ROUTE),
                lenient(head.first(Field.EXPIRES)),
                lenient(head.first(Field.RETRY_AFTER)),
                lenient(head.first(Field.MIN_EXPIRES)),
                response.status() == 401
                        ? head.lines(Field.WWW_AUTHENTICATE)
                        : response.status() == 407 ? head.lines(Field.PROXY_AUTHENTICATE) : List.of(),
                response.status() / 100 == 3 ? contacts : List.of(),
                response.flow());
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
        if (head.count(Field.EVENT) > 1) {
            throw new IllegalArgumentException("Several Event");
        }
        final String event = head.first(Field.EVENT);
        final List<String> routes = head.values(Field.RECORD_ROUTE);
        for (final String route : routes) {
            SipUri.parse(NameAddress.parse("Record-Route", route).uri());
        }
        return new RequestHead(
                request.uri(),
                request.callId(),
                NameAddress.parse("From", request.from()).uri(),
                request.fromTag(),
                NameAddress.parse("To", request.to()).uri(),
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
                type,
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

    private static String tag(final String value) {
        final int close = value.lastIndexOf('>');
        final String tag = Lexis.parameter(close < 0 ? value : value.substring(close), "tag");
        return tag == null || tag.isEmpty() ? null : tag;
    }

    private static int lastGap(final String cseq) {
        return Math.max(cseq.lastIndexOf(' '), cseq.lastIndexOf('\t'));
    }

    private static long cseqNumber(final String cseq, final int gap) {
        return Lexis.number("CSeq", gap < 0 ? "" : cseq.substring(0, gap).trim(), MAX_CSEQ);
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
        try {
            return NameAddress.parse("", value).uri();
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }
}
