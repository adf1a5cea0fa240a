package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.ResourceListServer;
import io.rollcall.rls.api.SubscribeRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Writes down what it is told and answers as it was told to; on the caller's thread. */
final class FakeEngine implements ResourceListServer {

    final List<SubscribeRequest> subscribes = new CopyOnWriteArrayList<>();
    final List<NotifyRequest> notifies = new CopyOnWriteArrayList<>();
    final List<Consumer<Answer>> replies = new CopyOnWriteArrayList<>();
    final List<Ended> notifiesEnded = new CopyOnWriteArrayList<>();
    final List<Ended> subscribesEnded = new CopyOnWriteArrayList<>();
    volatile Function<SubscribeRequest, Answer> toSubscribe = request -> new Answer.Accepted("ourtag", 3600);
    volatile Supplier<Set<String>> packages = () -> Set.of("presence", "dialog");
    volatile Function<NotifyRequest, Answer> toNotify = request -> Answer.Accepted.NOTIFY;

    /** What a thread that has time is to do after a NOTIFY, or null. */
    volatile Runnable next;

    record Ended(String localTag, long cseq, Outcome outcome, String thread) {}

    @Override
    public void receive(final SubscribeRequest request, final Consumer<Answer> reply) {
        subscribes.add(request);
        answer(toSubscribe.apply(request), reply);
    }

    @Override
    public void receive(final NotifyRequest request, final Consumer<Answer> reply) {
        notifies.add(request);
        answer(toNotify.apply(request), reply);
    }

    @Override
    public Runnable take(final NotifyRequest request, final Consumer<Answer> reply) {
        receive(request, reply);
        return next;
    }

    private void answer(final Answer answer, final Consumer<Answer> reply) {
        replies.add(reply);
        if (answer != null) {
            reply.accept(answer);
        }
    }

    @Override
    public boolean mayBeOurs(final String tag) {
        return !tag.equals("forged");
    }

    @Override
    public void notifyEnded(final String localTag, final long cseq, final Outcome outcome) {
        notifiesEnded.add(
                new Ended(localTag, cseq, outcome, Thread.currentThread().getName()));
    }

    @Override
    public void subscribeEnded(final String localTag, final String remoteTag, final long cseq, final Outcome outcome) {
        subscribesEnded.add(
                new Ended(localTag, cseq, outcome, Thread.currentThread().getName()));
    }

    @Override
    public Set<String> extensions() {
        return Set.of("eventlist");
    }

    @Override
    public Set<String> eventPackages() {
        return packages.get();
    }
}
