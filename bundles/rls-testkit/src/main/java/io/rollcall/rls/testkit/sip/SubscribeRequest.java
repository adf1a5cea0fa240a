package io.rollcall.rls.testkit.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A SUBSCRIBE to be, initial or within its dialog. What is not said is filled in properly; what is said is sent as it
 * is, right or wrong. Fluent and mutable: used by one thread until it is handed over.
 */
public final class SubscribeRequest {

    static final String[] LIST_TYPES = {"multipart/related", "application/rlmi+xml"};

    private final String target;
    private final List<UnaryOperator<SipMessage>> edits = new ArrayList<>();
    private String event = "presence";
    private Long expires = 3600L;
    private boolean list = true;
    private String accept;
    private String from;
    private String fromTag;
    private String callId;
    private String contact;
    private String contentType;
    private byte[] body;
    private Long cseq;
    private boolean tagged = true;
    private SipStyle style = SipStyle.PLAIN;

    private SubscribeRequest(final String target) {
        this.target = target;
    }

    /** To a list: with {@code Supported: eventlist} and the types a list needs in Accept. */
    public static SubscribeRequest toList(final String uri) {
        return new SubscribeRequest(uri);
    }

    /** To a single resource: neither of these, and no aggregate is expected. */
    public static SubscribeRequest toResource(final String uri) {
        final SubscribeRequest request = new SubscribeRequest(uri);
        request.list = false;
        return request;
    }

    /** The whole Event value, for example {@code presence;id=7}. */
    public SubscribeRequest event(final String value) {
        event = value;
        return this;
    }

    public SubscribeRequest expires(final long seconds) {
        expires = seconds;
        return this;
    }

    /** No Expires header. */
    public SubscribeRequest withoutExpires() {
        expires = null;
        return this;
    }

    /** The whole Accept value in place of the one that fits the event package. */
    public SubscribeRequest accept(final String value) {
        accept = value;
        return this;
    }

    /** Another watcher than the user agent's own: one agent can play thousands. */
    public SubscribeRequest from(final String uri) {
        from = uri;
        return this;
    }

    public SubscribeRequest fromTag(final String tag) {
        fromTag = tag;
        return this;
    }

    /** A From without a tag, which RFC 3261 forbids. */
    public SubscribeRequest withoutFromTag() {
        tagged = false;
        return this;
    }

    public SubscribeRequest callId(final String id) {
        callId = id;
        return this;
    }

    public SubscribeRequest cseq(final long number) {
        cseq = number;
        return this;
    }

    /** The URI in Contact, to which NOTIFYs are to be sent. */
    public SubscribeRequest contact(final String uri) {
        contact = uri;
        return this;
    }

    public SubscribeRequest body(final String type, final byte[] bytes) {
        contentType = type;
        body = bytes.clone();
        return this;
    }

    /** One more header line; may repeat one that is there. */
    public SubscribeRequest with(final String name, final String value) {
        return edit(message -> message.with(name, value));
    }

    /** Without any header of that name. */
    public SubscribeRequest without(final String name) {
        return edit(message -> message.without(name));
    }

    /** One header line of that name, with that value. */
    public SubscribeRequest replacing(final String name, final String value) {
        return edit(message -> message.replacing(name, value));
    }

    /** Every header line of that name a second time. */
    public SubscribeRequest duplicating(final String name) {
        return edit(message -> {
            SipMessage more = message;
            for (final String value : message.headers(name)) {
                more = more.with(name, value);
            }
            return more;
        });
    }

    /** A Record-Route before all other headers, as the proxy nearest to the server would have left it. */
    public SubscribeRequest recordRoute(final String value) {
        return edit(message -> message.withFirst("Record-Route", value));
    }

    /** From and To without angle brackets, where their parameters belong to the header all the same. */
    public SubscribeRequest withoutBrackets() {
        return edit(message -> message.changing("To", text -> text.replaceAll("[<>]", ""))
                .changing("From", text -> text.replaceAll("[<>]", "")));
    }

    /** Any change of the finished message, in the order given. */
    public SubscribeRequest edit(final UnaryOperator<SipMessage> change) {
        edits.add(change);
        return this;
    }

    /** How it is spelled on the wire. */
    public SubscribeRequest style(final SipStyle spelling) {
        style = spelling;
        return this;
    }

    String target() {
        return target;
    }

    String event() {
        return event;
    }

    long expires() {
        return expires == null ? -1 : expires;
    }

    boolean isList() {
        return list;
    }

    String fromOr(final String own) {
        return from == null ? own : from;
    }

    String fromTagOr(final String made) {
        return fromTag == null ? made : fromTag;
    }

    String callIdOr(final String made) {
        return callId == null ? made : callId;
    }

    String contactOr(final String own) {
        return contact == null ? own : contact;
    }

    /** The number chosen, or null. */
    Long cseq() {
        return cseq;
    }

    boolean isTagged() {
        return tagged;
    }

    SipStyle style() {
        return style;
    }

    /** What a request within the dialog takes over from that which made it. */
    SubscribeRequest next() {
        final SubscribeRequest next = new SubscribeRequest(target);
        next.event = event;
        next.expires = expires;
        next.list = list;
        next.accept = accept;
        next.from = from;
        next.contact = contact;
        return next;
    }

    /** Adds what makes a SUBSCRIBE of a request that has its dialog headers, then changes it as was said. */
    SipMessage complete(final SipMessage start) {
        SipMessage message = start.with("Event", event);
        if (expires != null) {
            message = message.with("Expires", expires.toString());
        }
        if (list) {
            message = message.with("Supported", "eventlist");
        }
        message = message.with("Accept", accept == null ? acceptable() : accept);
        if (body != null) {
            message = message.withBody(contentType, body);
        }
        for (final UnaryOperator<SipMessage> edit : edits) {
            message = edit.apply(message);
        }
        return message;
    }

    private String acceptable() {
        final String own = Bodies.typeOf(event);
        return list ? String.join(", ", own, LIST_TYPES[0], LIST_TYPES[1]) : own;
    }
}
