package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * One of the servers on a database.
 *
 * @param name its name, unique among them
 * @param address SIP URI that the others forward requests to, or null where it has none
 * @param self whether it is this server
 * @param state what it does
 * @param shards how many shards it has
 * @param heard how long ago this server saw a sign of life of it
 * @param key what nobody but the servers on the database can know, by which one of them believes what another says of a
 *     watcher; null where none is believed. Not for logs
 */
public record ServerNode(
        String name, String address, boolean self, State state, int shards, Duration heard, String key) {

    public ServerNode {
        requireNonNull(name);
        requireNonNull(state);
        requireNonNull(heard);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return name + ' ' + address + ' ' + state;
    }

    /** What a node does. */
    public enum State {
        /** It takes its part. */
        SERVING,
        /** It gives its shards away and takes none. */
        DRAINING,
        /** It has not been heard for so long that its shards go to others. */
        DEAD
    }
}
