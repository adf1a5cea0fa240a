package io.rollcall.rls.core.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.core.internal.admission.Identity;
import io.rollcall.rls.core.internal.admission.NodeWord;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.ServerNode;
import io.rollcall.rls.spi.SubscriptionJournal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The other nodes on the database: what is for them, and what they may say of watchers. Any thread; looks nothing up in
 * a database.
 */
final class Neighbours {

    private static final int SHARED = 2;

    private final Supplier<SubscriptionJournal> journal;
    private volatile Known known = new Known(List.of(), Map.of());

    /**
     * As it was worked out last.
     *
     * @param keys of the nodes at an address
     */
    private record Known(List<ServerNode> nodes, Map<InetAddress, Set<String>> keys) {}

    /**
     * Those of this journal.
     *
     * @param journal the one that is open, or null
     */
    Neighbours(final Supplier<SubscriptionJournal> journal) {
        this.journal = journal;
    }

    /** Where a SUBSCRIBE of a watcher goes whom another node serves; null where it is ours, or nobody's. */
    Answer elsewhere(final int hash, final Identity identity, final Flow flow) {
        final ServerNode owner = ownerOf(hash);
        if (owner == null) {
            return null;
        }
        final ServerNode self = self();
        return self == null || self.key() == null
                ? Answer.Elsewhere.NOT_FORWARDED
                : to(owner, NodeWord.line(self.name(), self.key(), identity, flow));
    }

    /** Where a NOTIFY goes. */
    Answer elsewhere(final int hash) {
        final ServerNode owner = ownerOf(hash);
        final ServerNode self = owner == null ? null : self();
        return owner == null ? null : to(owner, NodeWord.line(self == null ? "node" : self.name()));
    }

    private static Answer to(final ServerNode owner, final String line) {
        return owner.address() == null
                ? Answer.Elsewhere.NOT_FORWARDED
                : new Answer.Elsewhere(owner.address(), List.of(line));
    }

    /** Whether nobody serves these watchers, though somebody is about to: their shard moves. */
    boolean nobodyServes(final int hash) {
        final SubscriptionJournal open = journal.get();
        return open != null
                && open.dbMode() == SHARED
                && open.nodeOf(hash) == null
                && open.ready()
                && !open.nodes().isEmpty();
    }

    private ServerNode ownerOf(final int hash) {
        final SubscriptionJournal open = journal.get();
        final ServerNode owner = open == null ? null : open.nodeOf(hash);
        return owner == null || owner.self() ? null : owner;
    }

    private ServerNode self() {
        final SubscriptionJournal open = journal.get();
        final List<ServerNode> nodes = open == null ? List.of() : open.nodes();
        return nodes.isEmpty() || !nodes.get(0).self() ? null : nodes.get(0);
    }

    /**
     * What a node says in a request that it forwarded: who the watcher is needs not be settled once more. Only who
     * comes from the address of a node and has its key is believed, whatever other peers are trusted: a proxy beside a
     * node passes on what strangers write.
     *
     * @return null where no node says anything
     */
    NodeWord word(final SubscribeRequest request) {
        return NodeWord.isIn(request)
                        && keys(request.head().flow()).stream().anyMatch(key -> isSame(key, NodeWord.keyIn(request)))
                ? NodeWord.in(request)
                : null;
    }

    /** Whether it comes from the address of a node, which may have a new key that is not known here yet. */
    boolean mayBeWord(final SubscribeRequest request) {
        return NodeWord.isIn(request) && !keys(request.head().flow()).isEmpty();
    }

    private static boolean isSame(final String key, final String shown) {
        return MessageDigest.isEqual(key.getBytes(UTF_8), shown.getBytes(UTF_8));
    }

    private Set<String> keys(final Flow flow) {
        final SubscriptionJournal open = journal.get();
        if (open == null || flow.transport() == Transport.WS || flow.transport() == Transport.WSS) {
            return Set.of();
        }
        final List<ServerNode> nodes = open.nodes();
        Known now = known;
        if (!sameKeys(nodes, now.nodes())) {
            now = new Known(nodes, keys(nodes));
            known = now;
        }
        return now.keys().getOrDefault(flow.peer().getAddress(), Set.of());
    }

    private static boolean sameKeys(final List<ServerNode> some, final List<ServerNode> others) {
        return places(some).equals(places(others));
    }

    private static List<String> places(final List<ServerNode> nodes) {
        return nodes.stream().map(node -> address(node) + ' ' + node.key()).toList();
    }

    private static String address(final ServerNode node) {
        return node.self() || node.address() == null ? "" : node.address();
    }

    /** Literal ones alone: a name would be asked of the DNS, and believed. */
    private static Map<InetAddress, Set<String>> keys(final List<ServerNode> nodes) {
        final Map<InetAddress, Set<String>> keys = new HashMap<>();
        for (final ServerNode node : nodes) {
            final String host = SipUri.parse(address(node)).map(SipUri::host).orElse("");
            if (node.key() != null && host.matches("[0-9.]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?")) {
                try {
                    keys.computeIfAbsent(InetAddress.getByName(host), none -> new HashSet<>())
                            .add(node.key());
                } catch (final UnknownHostException e) {
                    // nobody is believed for it
                }
            }
        }
        return keys;
    }
}
