package io.rollcall.rls.sip.internal.server;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.sip.internal.Failures;
import io.rollcall.rls.sip.internal.message.Fault;
import io.rollcall.rls.sip.internal.message.Field;
import io.rollcall.rls.sip.internal.message.MessageLimits;
import io.rollcall.rls.sip.internal.message.MessageReader;
import io.rollcall.rls.sip.internal.message.Methods;
import io.rollcall.rls.sip.internal.message.Received;
import io.rollcall.rls.sip.internal.message.ReceivedRequest;
import io.rollcall.rls.sip.internal.message.ReceivedResponse;
import io.rollcall.rls.sip.internal.message.SyntaxJudge;
import io.rollcall.rls.sip.internal.message.Unreadable;
import io.rollcall.rls.sip.internal.overload.OpenSubscribes;
import io.rollcall.rls.sip.internal.overload.OverloadControl;
import io.rollcall.rls.sip.internal.overload.Source;
import io.rollcall.rls.sip.internal.transaction.ServerTransaction;
import io.rollcall.rls.sip.internal.transaction.ServerTransactions;
import io.rollcall.rls.sip.internal.transaction.ServerTransactions.Admission;
import io.rollcall.rls.sip.internal.transport.Link;
import io.rollcall.rls.sip.internal.transport.PacketReceiver;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Takes every message: responses go to those who wait for them, requests are checked in the order of RFC 3261, 8.2, and
 * told to the engine once. Called by the threads that read sockets.
 */
public final class Reception implements PacketReceiver {

    private static final Set<String> EXTENSIONS = Set.of(SubscribeRequest.EVENTLIST, SubscribeRequest.RECIPIENT_LIST);
    private static final String OPTIONS = "OPTIONS";
    private static final String OVERLOAD = "Too Many Requests";
    private static final int BUSY_RETRY_S = 10;

    private final ServerTransactions transactions;
    private final EngineGate gate;
    private final Consumer<ReceivedResponse> responses;
    private final Answering answering;
    private final OverloadControl overload;
    private final OpenSubscribes open;
    private final Failures failures;
    private final Complaints complaints;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final LongAdder requests;
    private final LongAdder responsesIn;
    private final LongAdder unreadable;
    private final LongAdder refused;
    private final LongAdder forged;
    private volatile MessageLimits limits;
    private volatile boolean closing;

    public Reception(
            final ServerTransactions transactions,
            final EngineGate gate,
            final Consumer<ReceivedResponse> responses,
            final Answering answering,
            final OverloadControl overload,
            final OpenSubscribes open,
            final MessageLimits limits,
            final Clock clock,
            final Counters counters,
            final Failures failures) {
        this.transactions = transactions;
        this.gate = gate;
        this.responses = responses;
        this.answering = answering;
        this.overload = overload;
        this.open = open;
        this.limits = limits;
        this.failures = failures;
        complaints = new Complaints(clock);
        requests = counters.adder("sip.requests.received");
        responsesIn = counters.adder("sip.responses.received");
        unreadable = counters.adder("sip.messages.unreadable");
        refused = counters.adder("sip.requests.refused");
        forged = counters.adder("sip.notify.forged");
    }

    /** Other bounds for messages from now on. */
    public void limits(final MessageLimits newLimits) {
        limits = newLimits;
    }

    /** From now on requests over UDP are passed over: whoever comes next gets their retransmissions. */
    public void close() {
        closing = true;
    }

    /** Requests that were told the engine and have no answer yet. */
    public int unanswered() {
        return unanswered.get();
    }

    @Override
    public void received(final byte[] bytes, final int from, final Flow flow, final Link link) {
        try {
            final Received received = MessageReader.read(bytes, from, bytes.length, flow, limits);
            if (received instanceof ReceivedResponse response) {
                responsesIn.increment();
                responses.accept(response);
            } else {
                requests.increment();
                request((ReceivedRequest) received, link);
            }
        } catch (final RuntimeException e) {
            // of our own making: what came next on the connection is none the worse for it
            failures.note("A message could not be handled; the next ones are", e);
        } catch (final Unreadable e) {
            unreadable.increment();
            complaints.add(
                    "Dropped what " + flow.peer() + " sent over " + flow.transport() + " as SIP: " + e.getMessage());
            link.unusable(e.getMessage());
        }
    }

    /** Answers a request 503 as far as it can be read; nothing is remembered of it. */
    public void refuse(
            final byte[] bytes, final int from, final Flow flow, final Link link, final int retryAfterSeconds) {
        if (closing && !flow.transport().reliable()) {
            return;
        }
        try {
            if (MessageReader.read(bytes, from, bytes.length, flow, limits) instanceof ReceivedRequest request) {
                answering.answer(request, link, Answer.Refused.unavailable(OVERLOAD, retryAfterSeconds));
            }
        } catch (final RuntimeException e) {
            failures.note("A message could not be refused", e);
        } catch (final Unreadable e) {
            unreadable.increment();
            link.unusable(e.getMessage());
        }
    }

    private void request(final ReceivedRequest request, final Link link) {
        if (request.via().alias()) {
            link.alias(request.via().host(), request.via().port());
        }
        if (request.method().equals("ACK") || closing && !flowIsReliable(request)) {
            return;
        }
        if (request.method().equals("CANCEL")) {
            // the final response is on its way anyhow: it changes nothing (RFC 3261, 9.2)
            answering.answer(request, link, cancelled(request) ? ok() : Answer.Refused.of(481, ""));
            return;
        }
        if (isForged(request)) {
            // the same each time it comes, so that nothing need be remembered
            forged.increment();
            answering.answer(request, link, Answer.Refused.of(481, "Subscription Does Not Exist"));
            return;
        }
        final String key = TransactionKeys.key(request, request.method());
        if (request.method().equals(ReceivedRequest.NOTIFY)
                && !open.takesNotify(unanswered.get())
                && !transactions.knows(key)) {
            passOver(request, link);
            return;
        }
        final Admission admission = transactions.admit(key, TransactionKeys.mergeKey(request), flowIsReliable(request));
        switch (admission.kind()) {
            case RETRANSMISSION:
                again(request, link, admission.transaction());
                break;
            case MERGED:
                answering.answer(request, link, Answer.Refused.of(482, ""));
                break;
            default:
                first(request, link, admission.transaction());
                break;
        }
    }

    /**
     * A retransmission gets the answer of its request. Where that went to another node, this one may have taken over
     * meanwhile, and is asked again; but credentials serve once.
     */
    private void again(final ReceivedRequest request, final Link link, final ServerTransaction transaction) {
        final Answer known = transaction.answer();
        if (known instanceof Answer.Elsewhere && request.head().first(Field.AUTHORIZATION) == null) {
            if (transactions.reopen(transaction)) {
                first(request, link, transaction);
            }
        } else if (known != null) {
            answering.answer(request, link, known);
        }
    }

    /** A NOTIFY with a tag that no subscription of ours can have is answered 481 (RFC 3261, 12.2.2). */
    private boolean isForged(final ReceivedRequest request) {
        return request.method().equals(ReceivedRequest.NOTIFY)
                && request.fault() == null
                && request.toTag() != null
                && !gate.mayBeOurs(request.toTag());
    }

    /** A datagram that is lost is sent again when there may be room; what comes in a stream is not. */
    private void passOver(final ReceivedRequest notify, final Link link) {
        if (flowIsReliable(notify)) {
            answering.answer(notify, link, Answer.Refused.unavailable(OVERLOAD, BUSY_RETRY_S));
        }
    }

    private void first(final ReceivedRequest request, final Link link, final ServerTransaction transaction) {
        final Reply reply = new Reply(request, link, transaction);
        try {
            final Answer refusal = refusal(request);
            if (refusal == null) {
                judged(request, reply);
            } else {
                refused.increment();
                reply.accept(refusal);
            }
        } catch (final Throwable e) {
            failures.note("A request could not be handed over and is answered 500", e);
            reply.accept(Answer.Refused.of(500, ""));
        }
    }

    /** Answers one request, once. Any thread. */
    private final class Reply implements Consumer<Answer> {

        private final ReceivedRequest request;
        private final Link link;
        private final ServerTransaction transaction;
        private Source source;
        private boolean counted;

        private Reply(final ReceivedRequest request, final Link link, final ServerTransaction transaction) {
            this.request = request;
            this.link = link;
            this.transaction = transaction;
            unanswered.incrementAndGet();
        }

        /** Takes a place among those that wait for the engine; false where there is none. */
        private boolean enters() {
            source = overload.sourceOf(request.flow().peer().getAddress());
            counted = open.enter(source);
            return counted;
        }

        /** Never throws: the engine, whose thread this may be, has nothing to do with how an answer is spelled. */
        @Override
        public void accept(final Answer answer) {
            if (!transactions.answered(transaction, answer)) {
                return;
            }
            try {
                answering.answer(request, link, answer);
            } catch (final RuntimeException e) {
                failures.note("An answer could not be sent", e);
            } finally {
                unanswered.decrementAndGet();
                if (counted) {
                    open.leave(source);
                }
            }
        }
    }

    private void judged(final ReceivedRequest request, final Reply reply) {
        final Runnable handOver;
        try {
            handOver = handOver(request, reply);
        } catch (final IllegalArgumentException e) {
            refused.increment();
            reply.accept(malformed(request, new Fault(400, String.valueOf(e.getMessage()))));
            return;
        }
        handOver.run();
    }

    private Runnable handOver(final ReceivedRequest request, final Reply reply) {
        switch (request.method()) {
            case ReceivedRequest.SUBSCRIBE:
                final SubscribeRequest subscribe = MessageReader.subscribe(request);
                return () -> {
                    if (reply.enters()) {
                        gate.receive(subscribe, reply);
                    } else {
                        reply.accept(Answer.Refused.unavailable(OVERLOAD, BUSY_RETRY_S));
                    }
                };
            case ReceivedRequest.NOTIFY:
                final NotifyRequest notify = MessageReader.notify(request);
                return () -> gate.receive(notify, reply);
            default:
                return () -> reply.accept(ok());
        }
    }

    /** What needs no engine to be refused, in the order of RFC 3261, 8.2; null where all is well. */
    private Answer refusal(final ReceivedRequest request) {
        if (request.fault() != null) {
            return malformed(request, request.fault());
        }
        final String problem = request.toTag() == null ? SyntaxJudge.problem(request) : null;
        if (problem != null) {
            return malformed(request, new Fault(400, problem));
        }
        switch (request.method()) {
            case ReceivedRequest.SUBSCRIBE, ReceivedRequest.NOTIFY, OPTIONS:
                break;
            default:
                return Answer.Refused.of(Methods.OTHERS.contains(request.method()) ? 405 : 501, "");
        }
        if (!schemeIsKnown(request.uri())) {
            return Answer.Refused.of(416, "");
        }
        return request.head().has(Field.REQUIRE) ? badExtension(request) : null;
    }

    private static Answer badExtension(final ReceivedRequest request) {
        final Set<String> unknown = new LinkedHashSet<>(MessageReader.optionTags(request.head(), Field.REQUIRE));
        unknown.removeAll(EXTENSIONS);
        return unknown.isEmpty() ? null : Answer.Refused.badExtension(unknown);
    }

    /** A list has the URI of a SIP resource; what else a URI could be is no matter of ours (RFC 3261, 8.2.2.1). */
    private static boolean schemeIsKnown(final String uri) {
        return uri.regionMatches(true, 0, "sip:", 0, 4) || uri.regionMatches(true, 0, "sips:", 0, 5);
    }

    private Answer malformed(final ReceivedRequest request, final Fault fault) {
        complaints.add("Refused a " + request.method() + " from "
                + request.flow().peer() + ": " + fault.status() + ' ' + fault.phrase());
        return Answer.Refused.of(fault.status(), fault.phrase());
    }

    private boolean cancelled(final ReceivedRequest request) {
        return transactions.knows(TransactionKeys.key(request, ReceivedRequest.SUBSCRIBE))
                || transactions.knows(TransactionKeys.key(request, ReceivedRequest.NOTIFY))
                || transactions.knows(TransactionKeys.key(request, OPTIONS));
    }

    private static boolean flowIsReliable(final ReceivedRequest request) {
        return request.flow().transport().reliable();
    }

    private static Answer ok() {
        return Answer.Accepted.NOTIFY;
    }
}
