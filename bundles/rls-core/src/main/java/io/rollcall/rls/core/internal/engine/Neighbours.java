package io.rollcall.rls.core.internal.engine;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The other nodes on the database: what is for them, and what they may say of watchers. Any thread; looks nothing up in
 * a database.
 */
final class Neighbours {

    private static final int SHARED = 2;

    private final Supplier<SubscriptionJournal> journal;
    private volatile Known known = new Known(List.of(), Set.of());

    private record Known(List<ServerNode> nodes, Set<InetAddress> addresses) {}

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
        return owner == null ? null : to(owner, NodeWord.line(self(), identity, flow));
    }

    /** Where a NOTIFY goes. */
    Answer elsewhere(final int hash) {
        final ServerNode owner = ownerOf(hash);
        return owner == null ? null : to(owner, NodeWord.line(self()));
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

    private String self() {
        final SubscriptionJournal open = journal.get();
        final List<ServerNode> nodes = open == null ? List.of() : open.nodes();
        return nodes.isEmpty() || !nodes.get(0).self() ? "node" : nodes.get(0).name();
    }

    /**
     * What a node says in a request that it forwarded: who the watcher is needs not be settled once more. Only the
     * addresses of nodes are believed, whatever other peers are trusted.
     *
     * @return null where no node says anything
     */
    NodeWord word(final SubscribeRequest request) {
        return NodeWord.isIn(request) && isNode(request.head().flow()) ? NodeWord.in(request) : null;
    }

    private boolean isNode(final Flow flow) {
        final SubscriptionJournal open = journal.get();
        if (open == null || flow.transport() == Transport.WS || flow.transport() == Transport.WSS) {
            return false;
        }
        final List<ServerNode> nodes = open.nodes();
        Known now = known;
        if (!sameAddresses(nodes, now.nodes())) {
            now = new Known(nodes, addresses(nodes));
            known = now;
        }
        return now.addresses().contains(flow.peer().getAddress());
    }

    private static boolean sameAddresses(final List<ServerNode> some, final List<ServerNode> others) {
        return some.stream()
                .map(Neighbours::address)
                .toList()
                .equals(others.stream().map(Neighbours::address).toList());
    }

    private static String address(final ServerNode node) {
        return node.self() || node.address() == null ? "" : node.address();
    }

    /** Literal ones alone: a name would be asked of the DNS, and believed. */
    private static Set<InetAddress> addresses(final List<ServerNode> nodes) {
        final Set<InetAddress> addresses = new HashSet<>();
        for (final ServerNode node : nodes) {
            final String host = SipUri.parse(address(node)).map(SipUri::host).orElse("");
            if (host.matches("[0-9.]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?")) {
                try {
                    addresses.add(InetAddress.getByName(host));
                } catch (final UnknownHostException e) {
                    // nobody is believed for it
                }
            }
        }
        return addresses;
    }
}
