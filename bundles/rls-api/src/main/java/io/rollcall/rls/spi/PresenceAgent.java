package io.rollcall.rls.spi;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.SubscribeRequest;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Serves single resources in the same process (RFC 3856, 3). A SUBSCRIBE that is handed on because it is for no list
 * ({@code to_presence_code}) comes here before it would leave by SIP; so does each later SUBSCRIBE of the dialogs made
 * here.
 *
 * <p>Contract:
 *
 * <ul>
 *   <li>methods may be called from any thread, also a lane, many at a time, and must not block;
 *   <li>tags of dialogs made here are of the agent's own making, and hard to guess; tags of 16 hexadecimal digits are
 *       the list server's;
 *   <li>NOTIFYs are sent by a {@link NotifySender} as {@link ListNotify#single}: the first at once (RFC 6665, 4.2.1.2),
 *       one of a dialog at a time;
 *   <li>the agent keeps its subscriptions itself, with their expiry and the order of CSeq; nothing of them is stored;
 *   <li>when it goes away, requests in its dialogs are answered 481, and new ones are handed on as if it had never been
 *       there.
 * </ul>
 */
@ConsumerType
public interface PresenceAgent {

    /**
     * A SUBSCRIBE arrived, initial or in a dialog that this agent {@link #knows}.
     *
     * @param request what it says; for any event, with {@code eventlist} among what is supported or without
     * @param watcher address of the sender, which was shown or vouched for
     * @param reply called once, from any thread: {@link Answer.Accepted#single}, a refusal, or for an initial one
     *     {@link Answer.HandedOn}, where the resource is none of the agent's either. Without an answer for some seconds
     *     the request is answered 503
     */
    void receive(SubscribeRequest request, String watcher, Consumer<Answer> reply);

    /** Whether that is the local tag of a dialog of this agent. */
    boolean knows(String localTag);

    /**
     * A NOTIFY of this agent came to its end.
     *
     * @param localTag tag of its dialog
     * @param cseq its sequence number
     * @param outcome how it ended
     */
    void notifyEnded(String localTag, long cseq, Outcome outcome);
}
