package io.rollcall.rls.api;

import java.util.Set;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The engine, as a SIP transport sees it. Published by rls-core while it serves.
 *
 * <p>Every method may be called from any thread and returns at once: the work is queued on the lane of the watcher.
 * Messages of one dialog must be handed in in the order they arrived. While the service is absent (an update of the
 * engine) a transport holds requests and outcomes back for a bounded time and hands them to the next one.
 *
 * <p>Requests in dialogs are recognised by our own tag: To tag of a SUBSCRIBE or NOTIFY that arrives. The tag carries
 * the lane, so no look-up by Call-ID is needed; Call-ID and the peer's tag are checked afterwards.
 */
@ProviderType
public interface ResourceListServer {

    /**
     * A SUBSCRIBE arrived, initial or in a dialog (RFC 6665, 4.2.1).
     *
     * @param request what it says
     * @param reply called once, from a lane, with what to answer; must not block. An initial SUBSCRIBE is answered only
     *     after its list was resolved
     */
    void receive(SubscribeRequest request, Consumer<Answer> reply);

    /**
     * A NOTIFY of a back end arrived (RFC 6665, 4.1.3).
     *
     * @param request what it says
     * @param reply called once, from a lane, with what to answer; must not block
     */
    void receive(NotifyRequest request, Consumer<Answer> reply);

    /**
     * The same for a thread that has time: waking another one costs more than what a NOTIFY leads to.
     *
     * @param request what it says
     * @param reply called once, from a lane, with what to answer; must not block
     * @return what the caller has to run next, with no lock held; null where nothing is left for it
     */
    default Runnable take(final NotifyRequest request, final Consumer<Answer> reply) {
        receive(request, reply);
        return null;
    }

    /**
     * Whether a tag looks like those that the engine gives to its dialogs. A request within a dialog with any other tag
     * can be answered 481 without the engine (RFC 3261, 12.2.2). Costs next to nothing and looks nothing up.
     *
     * @param tag To tag of a request
     */
    boolean mayBeOurs(String tag);

    /**
     * A NOTIFY handed to {@code NotifySender} came to its end.
     *
     * @param localTag our tag of the dialog
     * @param cseq its sequence number
     * @param outcome how it ended
     */
    void notifyEnded(String localTag, long cseq, Outcome outcome);

    /**
     * The same for a thread that has time.
     *
     * @param localTag our tag of the dialog
     * @param cseq its sequence number
     * @param outcome how it ended
     * @return what the caller has to run next, with no lock held; null where nothing is left for it
     */
    default Runnable takeNotifyEnded(final String localTag, final long cseq, final Outcome outcome) {
        notifyEnded(localTag, cseq, outcome);
        return null;
    }

    /**
     * A SUBSCRIBE handed to {@code BackEndSubscriber} came to its end.
     *
     * @param localTag our tag of the dialog
     * @param remoteTag the peer's tag in the dialog it was sent with, or null outside of one: dialogs that one
     *     SUBSCRIBE made by forking share our tag, and each counts by itself
     * @param cseq its sequence number
     * @param outcome how it ended
     */
    void subscribeEnded(String localTag, String remoteTag, long cseq, Outcome outcome);

    /**
     * The same for a thread that has time.
     *
     * @param localTag our tag of the dialog
     * @param remoteTag the peer's tag in the dialog it was sent with, or null outside of one
     * @param cseq its sequence number
     * @param outcome how it ended
     * @return what the caller has to run next, with no lock held; null where nothing is left for it
     */
    default Runnable takeSubscribeEnded(
            final String localTag, final String remoteTag, final long cseq, final Outcome outcome) {
        subscribeEnded(localTag, remoteTag, cseq, outcome);
        return null;
    }

    /** Names of the event packages served now, for Allow-Events (RFC 6665, 4.4.4). */
    Set<String> eventPackages();

    /** Option tags of the extensions served now, for Supported (RFC 3261, 11.2; RFC 5367, 5). */
    Set<String> extensions();
}
