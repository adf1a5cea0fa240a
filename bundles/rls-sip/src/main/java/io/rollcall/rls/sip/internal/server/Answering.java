package io.rollcall.rls.sip.internal.server;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.sip.internal.message.Field;
import io.rollcall.rls.sip.internal.message.ReceivedRequest;
import io.rollcall.rls.sip.internal.message.ResponseWriter;
import io.rollcall.rls.sip.internal.overload.OverloadControl;
import io.rollcall.rls.sip.internal.transport.ContactBook;
import io.rollcall.rls.sip.internal.transport.Link;
import io.rollcall.rls.sip.internal.transport.ListenAddress;
import io.rollcall.rls.sip.internal.transport.Transports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends responses (RFC 3261, 18.2.2; RFC 3581): the same request and answer make the same bytes. Any thread. */
public final class Answering {

    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
    private static final long FNV_PRIME = 0x100000001b3L;

    private final Transports transports;
    private final ContactBook contacts;
    private final ResponseWriter.Served served;
    private final OverloadControl overload;
    private final WayBack wayBack;
    private final HandingOn handingOn;
    private final long tagSeed;
    private final LongAdder sent;
    private final LongAdder lost;
    private volatile String server;

    /**
     * Answers requests.
     *
     * @param server value of Server, or empty
     * @param tagSeed makes our own To tags unlike those of other servers
     */
    public Answering(
            final Transports transports,
            final ContactBook contacts,
            final ResponseWriter.Served served,
            final OverloadControl overload,
            final WayBack wayBack,
            final HandingOn handingOn,
            final String server,
            final long tagSeed,
            final Counters counters) {
        this.transports = transports;
        this.contacts = contacts;
        this.served = served;
        this.overload = overload;
        this.wayBack = wayBack;
        this.handingOn = handingOn;
        this.server = server;
        this.tagSeed = tagSeed;
        sent = counters.adder("sip.responses.sent");
        lost = counters.adder("sip.responses.lost");
    }

    /** Another value of Server from now on. */
    public void server(final String newServer) {
        server = newServer;
    }

    /** Sends the response that this answer makes. */
    void answer(final ReceivedRequest request, final Link link, final Answer answer) {
        if (answer instanceof Answer.HandedOn handedOn) {
            handingOn.forward(request, link, handedOn, instead -> answer(request, link, instead));
            return;
        }
        if (answer instanceof Answer.Elsewhere elsewhere) {
            handingOn.forward(request, link, elsewhere, instead -> answer(request, link, instead));
            return;
        }
        final InetSocketAddress peer = request.flow().peer();
        // most requests are NOTIFYs within dialogs, whose answers have neither
        final String contact = request.method().equals(ReceivedRequest.NOTIFY) ? "" : contact(request, link, peer);
        final String tag = request.toTag() == null ? tag(request) : "";
        final byte[] response =
                ResponseWriter.answer(request, answer, new ResponseWriter.Ours(contact, server, tag, served));
        final boolean udp = link.point().transport() == Transport.UDP;
        if (udp && !overload.mayAnswer(peer.getAddress(), request.message().length, response.length)) {
            return;
        }
        final InetSocketAddress to = request.via().responseTo(peer);
        try {
            link.send(response, to);
            sent.increment();
        } catch (final IOException e) {
            if (udp) {
                lost.increment();
                LOG.debug("Response to {} is lost: {}", peer, e.toString());
            } else {
                wayBack.send(request, response);
            }
        }
    }

    private String contact(final ReceivedRequest request, final Link link, final InetSocketAddress peer) {
        final boolean secure = request.secure();
        final ListenAddress point = transports.contactPoint(secure, link.point());
        return contacts.contact(
                secure,
                point.transport(),
                transports.localTowards(request.flow().local().getAddress(), peer),
                point.port());
    }

    /** The same for each retransmission of a request. */
    private String tag(final ReceivedRequest request) {
        long hash = tagSeed;
        hash = mix(hash, request.via().branch());
        hash = mix(hash, request.callId());
        hash = mix(hash, request.head().first(Field.CSEQ));
        return Long.toUnsignedString(hash, Character.MAX_RADIX);
    }

    private static long mix(final long seed, final String text) {
        long hash = seed;
        for (int i = 0; text != null && i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash ^ hash >>> 29;
    }
}
