package io.rollcall.rls.testkit.sip;

import java.util.List;

/** What a user agent does with messages that arrive; runs on the receive thread. */
final class UserAgentRequests implements SipEndpoint.Handler {

    private final UserAgent agent;

    UserAgentRequests(final UserAgent agent) {
        this.agent = agent;
    }

    @Override
    public void request(final SipMessage request, final Flow flow) {
        switch (request.method()) {
            case "NOTIFY" -> notify(request, flow);
            case "OPTIONS" -> answer(200, "OK", request, flow);
            case "ACK" -> agent.stray(request);
            default -> {
                agent.stray(request);
                answer(405, "Method Not Allowed", request, flow);
            }
        }
    }

    private void notify(final SipMessage request, final Flow flow) {
        final List<Subscription> candidates = agent.dialogs(request.header("Call-ID"));
        for (final Subscription candidate : candidates) {
            if (candidate.matches(request)) {
                take(candidate, request, flow);
                return;
            }
        }
        // an Event that fits none is still this dialog's: the checker shall see it
        final String tag = request.value("To").parameter("tag");
        if (candidates.size() == 1 && candidates.get(0).localTag().equals(tag)) {
            take(candidates.get(0), request, flow);
        } else {
            agent.stray(request);
            answer(481, "Subscription Does Not Exist", request, flow);
        }
    }

    private void take(final Subscription subscription, final SipMessage request, final Flow flow) {
        if (!subscription.receive(request, flow)) {
            agent.stray(request);
            answer(481, "Subscription Does Not Exist", request, flow);
        }
    }

    private void answer(final int code, final String reason, final SipMessage request, final Flow flow) {
        agent.endpoint()
                .respond(request, SipMessage.response(code, reason, request).with("Allow", "NOTIFY, OPTIONS"), flow);
    }

    @Override
    public void strayResponse(final SipMessage response) {
        agent.stray(response);
    }
}
