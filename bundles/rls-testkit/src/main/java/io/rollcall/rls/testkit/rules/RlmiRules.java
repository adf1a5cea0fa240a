package io.rollcall.rls.testkit.rules;

import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import io.rollcall.rls.testkit.sip.Notification;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The rules of RFC 4662 section 5 for the RLMI documents of one subscription. Guarded by its owner's lock. */
final class RlmiRules {

    /** The words RFC 6665 4.1.3 and RFC 4660 registered. */
    private static final Set<String> REASONS =
            Set.of("deactivated", "probation", "rejected", "timeout", "giveup", "noresource", "invariant", "badfilter");

    private static final Set<String> OVER = Set.of("noresource", "rejected", "deactivated", "giveup", "probation");

    private final String listUri;
    private final Sink sink;
    private Set<String> members;
    private long lastVersion = -1;
    private boolean anyDocument;
    private boolean restart;
    private boolean stable;
    /** Instances not terminated, by resource; only kept where they must be stable. */
    private final Map<String, Set<String>> living = new HashMap<>();
    /** A SUBSCRIBE was sent; its full state may be on its way already. */
    private boolean fullMayCome;
    /** A SUBSCRIBE was accepted; the next document must be full state. */
    private boolean fullIsDue;

    RlmiRules(final String listUri, final Sink sink) {
        this.listUri = listUri;
        this.sink = sink;
    }

    void expectMembers(final Set<String> uris) {
        members = uris;
    }

    void expectRestart() {
        restart = true;
    }

    void expectStableInstances() {
        stable = true;
    }

    void subscribing() {
        fullMayCome = true;
    }

    void accepted() {
        fullIsDue = fullMayCome;
        fullMayCome = false;
    }

    void refused() {
        fullMayCome = false;
    }

    void receivedWithoutBody(final Notification notification) {
        final String reason = notification.state().parameter("reason");
        final boolean over = notification.isTerminated() && reason != null && OVER.contains(reason);
        if (!over
                && (fullIsDue || !anyDocument)
                && !notification.state().value().equals("pending")) {
            sink.violated("4662-5.2-e", "no body, but full state is due");
        }
    }

    void check(final AggregateNotification aggregate, final boolean resent, final boolean crossed) {
        final RlmiDocument document = aggregate.document();
        document.schemaErrors().forEach(error -> sink.violated("4662-5.1-a", "RLMI " + error));
        if (!listUri.equals(document.uri())) {
            sink.violated("4662-5.2-a", "list uri is " + document.uri() + ", subscribed was " + listUri);
        }
        checkVersion(document, resent);
        checkFullState(document, crossed);
        final Set<String> uris = new HashSet<>();
        for (final RlmiDocument.Resource resource : document.resources()) {
            if (!uris.add(String.valueOf(resource.uri()))) {
                sink.violated("4662-5.3-a", "resource " + resource.uri() + " twice");
            }
            checkInstances(resource);
        }
        if (document.fullState() && members != null && !members.equals(uris)) {
            sink.violated("4662-5.2-f", "full state names " + uris + ", the list is " + members);
        } else if (members != null && !members.containsAll(uris)) {
            sink.violated("4662-5.2-f", "names " + uris + ", the list is " + members);
        }
        anyDocument = true;
    }

    private void checkVersion(final RlmiDocument document, final boolean resent) {
        final long version = document.version();
        final boolean jump = restart && version > lastVersion && document.fullState();
        restart = false;
        if (lastVersion < 0 && version != 0 && !jump) {
            sink.violated("4662-5.2-b", "first version is " + version);
        } else if (lastVersion >= 0 && version != lastVersion + 1 && !jump && !(resent && version == lastVersion)) {
            sink.violated("4662-5.2-b", "version " + version + " after " + lastVersion);
        }
        lastVersion = Math.max(version, lastVersion);
    }

    private void checkFullState(final RlmiDocument document, final boolean crossed) {
        if (document.fullState()) {
            fullIsDue = false;
            fullMayCome = false;
        } else if (!anyDocument || fullIsDue && !crossed) {
            sink.violated(
                    "4662-5.2-e",
                    "version " + document.version() + " must be full state"
                            + (anyDocument ? ": it is the first after a SUBSCRIBE" : ": it is the first"));
            fullIsDue = false;
        }
    }

    private void checkInstances(final RlmiDocument.Resource resource) {
        final Set<String> ids = new HashSet<>();
        final Set<String> alive = new HashSet<>();
        for (final RlmiDocument.Instance instance : resource.instances()) {
            if (!ids.add(String.valueOf(instance.id()))) {
                sink.violated("4662-5.5-b", "instance id " + instance.id() + " twice in " + resource.uri());
            }
            if (!"terminated".equals(instance.state())) {
                alive.add(instance.id());
            }
            if ("active".equals(instance.state()) && instance.cid() == null) {
                sink.violated("4662-5.5-e", resource.uri() + " is active without a cid");
            }
            if ("terminated".equals(instance.state()) && !REASONS.contains(String.valueOf(instance.reason()))) {
                sink.violated("4662-4.5-e", resource.uri() + " is terminated, reason " + instance.reason());
            }
            if (instance.cid() != null && instance.cid().isEmpty()) {
                sink.violated("4662-5.5-g", resource.uri() + " has an empty cid");
            }
        }
        if (stable) {
            final Set<String> before = living.put(resource.uri(), alive);
            if (before != null && !ids.containsAll(before)) {
                sink.violated("4662-5.5-c", resource.uri() + " had the instances " + before + ", now " + ids);
            }
        }
    }
}
