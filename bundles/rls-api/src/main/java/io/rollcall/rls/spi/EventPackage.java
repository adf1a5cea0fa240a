package io.rollcall.rls.spi;

import io.rollcall.rls.api.Body;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An event package (RFC 6665, 5) as far as a list server must know it. Publish one as a service and lists can be
 * subscribed to under it; withdraw it and its subscriptions freeze for {@code package_grace} before they end.
 *
 * <p>All methods are called from lanes, several at a time, and must not block. What they return must not change while
 * the service is published; publish it anew to change it. An implementation keeps no state of subscriptions: what it
 * makes of bodies is held by the engine as {@link Body} values.
 */
@ConsumerType
public interface EventPackage {

    /** The event type of the Event header field, such as {@code presence}. Compared byte by byte (RFC 6665, 8.2.1). */
    String name();

    /**
     * Names of the Event parameters it claims, lower case, such as {@code sla} for {@code dialog;sla}. They are copied
     * to both sides. Where two packages have one name, the one whose parameters are all present and most serves.
     */
    default Set<String> parameters() {
        return Set.of();
    }

    /** Media types for Accept of back-end SUBSCRIBEs; the first is the package's default type. */
    List<String> acceptTypes();

    /** How long a subscription lasts whose SUBSCRIBE has no Expires (RFC 6665, 5.4.4). */
    Duration defaultExpires();

    /**
     * The shortest subscription the package takes; a SUBSCRIBE for less is answered 423, where RFC 6665, 4.2.1.1 lets a
     * notifier do so. The key {@code min_expiration} of the engine holds beside it.
     */
    default Duration minimumExpires() {
        return Duration.ZERO;
    }

    /** The shortest time between two NOTIFYs that the package asks for (RFC 6665, 5.4.12). */
    Duration minimumGap();

    /** Whether one SUBSCRIBE that forks makes several subscriptions (RFC 6665, 5.4.9). */
    default boolean severalInstances() {
        return false;
    }

    /**
     * The state of a resource whose subscription is active while its notifier sent no body (RFC 4662, 5.5).
     *
     * @param resourceUri what the back-end SUBSCRIBE was sent to
     * @return a full document, or null to withhold the instance until there is one
     */
    default Body neutral(final String resourceUri) {
        return null;
    }

    /**
     * Joins a body that arrived with the state held of the same back-end dialog. Packages with partial state hold full
     * documents: what comes out of here is told to every watcher, newcomers included. The others replace.
     *
     * @param held what came out of here last, or null
     * @param arrived what came
     * @return what to hold now and to tell, {@code held} itself where the body changed nothing; and whether it lacks
     *     something
     * @throws IllegalArgumentException when the body makes no sense; the state held stays, and it is logged and counted
     */
    default Joined join(final Body held, final Body arrived) {
        return Joined.complete(arrived);
    }

    /**
     * Whether the members of this list show one instance each, however many notifiers they have. Asked when the list is
     * subscribed to, or comes back from the store.
     *
     * @param listUri the Request-URI of the SUBSCRIBE, with its parameters; and with {@code ;consolidated} behind it
     *     where the profile of the client wants it so
     */
    default boolean consolidates(final String listUri) {
        return false;
    }

    /**
     * Makes one state of those of several notifiers. Called only for lists that {@link #consolidates} says yes to.
     *
     * @param before what came out of here last for the resource, or null
     * @param states what is held of each active instance, in the order they appeared; at least one
     * @return the state to tell, {@code before} itself where nothing changed
     */
    default Body consolidate(final Body before, final List<Body> states) {
        return states.get(0);
    }
}
