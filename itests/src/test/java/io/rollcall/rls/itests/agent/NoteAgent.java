package io.rollcall.rls.itests.agent;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.SubscriptionState;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.spi.PresenceAgent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Tells watchers of users whose names begin with "note" how often they asked; all others are none of its. */
public final class NoteAgent implements BundleActivator, PresenceAgent {

    private final Map<String, AtomicLong> dialogs = new ConcurrentHashMap<>();
    private BundleContext context;

    @Override
    public void start(BundleContext started) {
        context = started;
        context.registerService(PresenceAgent.class, this, null);
    }

    @Override
    public void stop(BundleContext stopped) {
        dialogs.clear();
    }

    @Override
    public void receive(SubscribeRequest request, String watcher, Consumer<Answer> reply) {
        RequestHead head = request.head();
        if (head.toTag() == null && !head.toUri().startsWith("sip:note")) {
            reply.accept(new Answer.HandedOn(Answer.Refused.of(404, "No Note")));
            return;
        }
        String tag = head.toTag() == null ? "note-" + UUID.randomUUID() : head.toTag();
        long asked = dialogs.computeIfAbsent(tag, one -> new AtomicLong()).incrementAndGet();
        boolean over = request.expiresSeconds() == 0;
        reply.accept(Answer.Accepted.single(head.toTag() == null ? tag : null, over ? 0 : 600));
        tell(request, tag, asked, over, "asked " + asked + " by " + watcher);
    }

    private void tell(SubscribeRequest request, String tag, long cseq, boolean over, String note) {
        RequestHead head = request.head();
        Dialog dialog = new Dialog(
                head.callId(),
                tag,
                head.fromTag(),
                head.toUri(),
                head.fromUri(),
                head.contact(),
                head.recordRoute(),
                head.flow());
        byte[] pidf = ("<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"" + head.toUri() + "\"><note>" + note
                        + "</note></presence>")
                .getBytes(StandardCharsets.UTF_8);
        SubscriptionState state = over ? SubscriptionState.terminated("timeout") : SubscriptionState.active(600);
        ServiceReference<NotifySender> sender = context.getServiceReference(NotifySender.class);
        context.getService(sender)
                .send(ListNotify.single(dialog, cseq, head.event(), state, Body.of("application/pidf+xml", pidf)));
        context.ungetService(sender);
    }

    @Override
    public boolean knows(String localTag) {
        return dialogs.containsKey(localTag);
    }

    @Override
    public void notifyEnded(String localTag, long cseq, Outcome outcome) {
        if (!(outcome instanceof Outcome.Answered)) {
            dialogs.remove(localTag);
        }
    }
}
