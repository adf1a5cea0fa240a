package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A SUBSCRIBE in the making. Each is its own dialog unless it says otherwise. */
final class Asking {

    private static int number;

    private final String from;
    private final Map<String, List<String>> others = new HashMap<>();
    private final List<String> asserted = new ArrayList<>();
    private final List<String> authorization = new ArrayList<>();
    private final Set<String> required = new HashSet<>();
    private String uri = Rig.LIST;
    private String peer = "127.0.0.1";
    private String callId = "asking-" + ++number;
    private String toTag;
    private String event = "presence";
    private long cseq = 1;
    private long expires = 600;
    private Body body;

    private Asking(final String from) {
        this.from = from;
    }

    static Asking by(final String from) {
        return new Asking(from);
    }

    Asking forList(final String listUri) {
        uri = listUri;
        return this;
    }

    Asking event(final String value) {
        event = value;
        return this;
    }

    /** From that address. */
    Asking at(final String address) {
        peer = address;
        return this;
    }

    Asking asserting(final String... uris) {
        asserted.addAll(List.of(uris));
        return this;
    }

    Asking with(final String field, final String value) {
        others.computeIfAbsent(field, name -> new ArrayList<>()).add(value);
        return this;
    }

    Asking proving(final String value) {
        authorization.clear();
        authorization.add(value);
        return this;
    }

    Asking requiring(final String optionTag) {
        required.add(optionTag);
        return this;
    }

    Asking carrying(final Body content) {
        body = content;
        return this;
    }

    /** With that Call-ID; the tag follows from it. */
    Asking calling(final String value) {
        callId = value;
        return this;
    }

    Asking expires(final long seconds) {
        expires = seconds;
        return this;
    }

    /** In the dialog that this one made. */
    Asking again(final String tag) {
        toTag = tag;
        cseq++;
        return this;
    }

    SubscribeRequest request() {
        final RequestHead head = new RequestHead(
                uri,
                callId,
                from,
                "t-" + callId,
                uri,
                toTag,
                cseq,
                EventHeader.parse(event),
                "sip:someone@127.0.0.1:5071",
                List.of(),
                new Flow(Transport.UDP, new InetSocketAddress("127.0.0.1", 5060), new InetSocketAddress(peer, 5071)));
        return new SubscribeRequest(
                head,
                expires,
                null,
                null,
                Set.of("eventlist"),
                required,
                70,
                null,
                asserted,
                authorization,
                others,
                body);
    }
}
