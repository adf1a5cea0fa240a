package io.rollcall.rls.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The engine as operators see it: what is served, what is subscribed and why. Published by rls-core.
 *
 * <p>Methods may be called from any thread and do not block; stages complete on a lane or another thread of the engine
 * within a few seconds. A console must not do its printing there.
 */
@ProviderType
public interface ServerView {

    /** Every list that is defined, whether somebody subscribes to it or not. */
    CompletionStage<List<ListSummary>> lists();

    /**
     * How a list resolves for a watcher.
     *
     * @param listUri its URI
     * @param watcher for whom, or null for its owner
     * @param event for which event package, or null for any
     */
    CompletionStage<ListExplanation> explain(String listUri, String watcher, String event);

    /** All list subscriptions, by list and watcher. */
    CompletionStage<List<SubscriptionSummary>> subscriptions();

    /** One list subscription with its members; the id is the one of {@link SubscriptionSummary#id()}. */
    CompletionStage<Optional<SubscriptionDetail>> subscription(String id);

    /**
     * Resolves lists again and tells their watchers: every list that depends on a document of that user, or the list of
     * that URI.
     *
     * @param uri a user or a list
     * @param event only subscriptions of this event package, or null for all
     * @return how many subscriptions were looked at
     */
    CompletionStage<Integer> updateSubscriptions(String uri, String event);

    /**
     * Decides about one list subscription in place of the rule and the policies, for as long as it lives: a pending one
     * becomes active, or ends with {@code terminated;reason=rejected} (RFC 6665, 4.2.2).
     *
     * @param id the one of {@link SubscriptionSummary#id()}
     * @return whether there is such a subscription
     */
    CompletionStage<Boolean> authorize(String id, boolean allow);

    /** Sweeps expired subscriptions now; how many there were. */
    CompletionStage<Integer> cleanup();

    /** What the server does, and what keeps it from doing more. */
    CompletionStage<StatusView> status();

    /**
     * The servers on the database, this one first; none where subscriptions are in memory alone ({@code db_mode} 0).
     */
    CompletionStage<List<NodeView>> nodes();

    /** Who serves which part of the watchers, in the order of their hashes; none with {@code db_mode} 0. */
    CompletionStage<List<ShardView>> shards();

    /**
     * Hands all watchers over to the other servers on the database and takes no others until {@link #resume()}. Their
     * dialogs go on there.
     *
     * @param deactivate end their subscriptions instead, with {@code terminated;reason=deactivated}, so that they
     *     subscribe anew (RFC 6665, 4.4.2)
     * @return complete when none is left; fails where subscriptions are in memory alone. May take longer than the other
     *     questions, for as long as there is much to hand over
     */
    CompletionStage<Void> drain(boolean deactivate);

    /** Takes its part of the watchers again. */
    CompletionStage<Void> resume();

    /**
     * What the server does.
     *
     * @param dbMode {@code db_mode} in force
     * @param trouble why SUBSCRIBEs are refused at present, or null where they are not
     * @param shards shards of the database that are ours; 0 with {@code db_mode} 0
     * @param served how many of them are served: all that was kept of them is taken up
     * @param lists list subscriptions, those that are ending included
     * @param backEnds back-end subscriptions
     */
    record StatusView(int dbMode, String trouble, int shards, int served, int lists, int backEnds) {}

    /**
     * A server on the database.
     *
     * @param name its name
     * @param address SIP URI that the others forward to, or null
     * @param self whether it is the one asked
     * @param state serving, draining or dead
     * @param shards how many shards it has
     * @param heard how long ago it gave a sign of life
     */
    record NodeView(String name, String address, boolean self, String state, int shards, Duration heard) {}

    /**
     * A shard: a part of the watchers.
     *
     * @param shard its number
     * @param node name of the server that has it, or null
     * @param epoch how often it went from hand to hand
     * @param complete whether its subscriptions were taken up there, as far as is known
     */
    record ShardView(int shard, String node, long epoch, boolean complete) {}

    /**
     * A list that is defined.
     *
     * @param uri its URI
     * @param owner whose document defines it, or null for a global one
     * @param document path of the document below the XCAP root
     * @param packages event packages it is for; empty for any
     */
    record ListSummary(String uri, String owner, String document, List<String> packages) {}

    /**
     * How a list resolves.
     *
     * @param outcome found, or why not, in words
     * @param found whether it was found
     * @param name its display name, or null
     * @param entries the members in order
     * @param leftOut what is not served of it, and why
     * @param documents paths of the documents it is made of
     * @param steps what was done to find it and what is in it, a line each
     */
    record ListExplanation(
            String outcome,
            boolean found,
            String name,
            List<EntryView> entries,
            List<LeftOutView> leftOut,
            List<String> documents,
            List<String> steps) {}

    /**
     * A member of a list.
     *
     * @param uri as spelled in the document
     * @param target what is subscribed to
     * @param name a display name, or null
     */
    record EntryView(String uri, String target, String name) {}

    /**
     * What is not served.
     *
     * @param what as spelled in the document
     * @param why the reason
     */
    record LeftOutView(String what, String why) {}

    /**
     * A list subscription in a line.
     *
     * @param id our tag of its dialog
     * @param watcher URI of the watcher
     * @param listUri URI of the list
     * @param event Event with its parameters
     * @param state active, pending, frozen, waiting for a transport, or the like
     * @param expiresAt when it ends unless refreshed
     * @param members how many resources the list has
     * @param active how many of them have an active instance
     * @param version version of the last RLMI document sent, -1 before the first
     */
    record SubscriptionSummary(
            String id,
            String watcher,
            String listUri,
            String event,
            String state,
            Instant expiresAt,
            int members,
            int active,
            long version) {}

    /**
     * A list subscription in full.
     *
     * @param summary the line
     * @param dialog its dialog
     * @param localCseq number of the last NOTIFY
     * @param remoteCseq number of the last SUBSCRIBE
     * @param lastNotifyAt when the last NOTIFY left, or null
     * @param lastAnswer what the watcher answered to it, in words
     * @param pending whether something is not told yet
     * @param members the resources in the order of the list
     */
    record SubscriptionDetail(
            SubscriptionSummary summary,
            Dialog dialog,
            long localCseq,
            long remoteCseq,
            Instant lastNotifyAt,
            String lastAnswer,
            boolean pending,
            List<MemberView> members) {}

    /**
     * A resource of a list subscription.
     *
     * @param uri as the watcher sees it
     * @param name a display name, or null
     * @param target what is subscribed to at the back end
     * @param backEnd state of the back-end subscription, in words
     * @param retryIn time until it is tried or refreshed again, or null
     * @param instances what is known
     */
    record MemberView(
            String uri, String name, String target, String backEnd, Duration retryIn, List<InstanceView> instances) {}

    /**
     * An instance of a resource.
     *
     * @param id its id in RLMI
     * @param state active, pending or terminated
     * @param reason why it ended, or null
     * @param contentType type of the body held, or null
     * @param body the body held, or null
     * @param changedAt when it last changed
     */
    record InstanceView(String id, String state, String reason, String contentType, byte[] body, Instant changedAt) {}
}
