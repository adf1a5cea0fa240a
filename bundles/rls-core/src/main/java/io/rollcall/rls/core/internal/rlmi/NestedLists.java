package io.rollcall.rls.core.internal.rlmi;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.mime.MalformedBodyException;
import io.rollcall.rls.core.internal.mime.MediaType;
import io.rollcall.rls.core.internal.mime.Part;
import io.rollcall.rls.spi.Joined;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Joins what other list servers say of their lists, which are members of ours (RFC 4662, 4 and 5.6). A full state is
 * held and relayed byte for byte; a partial one is merged into what is held, since a watcher that comes later, or
 * missed one of two, needs all of it. What is signed is never looked into. For any lane; keeps nothing.
 */
public final class NestedLists {

    private final RlmiReader reader = new RlmiReader();
    private final LongSupplier random;
    private final Consumer<String> repaired;

    /**
     * Makes boundaries and Content-IDs of random bits.
     *
     * @param random bits that no peer can guess
     * @param repaired is told the URI of a list whose body had to be repaired before it could be sent on
     */
    public NestedLists(final LongSupplier random, final Consumer<String> repaired) {
        this.random = random;
        this.repaired = repaired;
    }

    /** Whether a body is a multipart of any kind, and so not one of an event package. */
    public static boolean isMultipart(final Body body) {
        return body.contentType().regionMatches(true, 0, "multipart/", 0, 10);
    }

    /** Whether a body is of another list server, or as good as that: signed. */
    public static boolean isList(final Body body) {
        final MediaType type = MediaType.parse(body.contentType());
        final boolean told = MediaType.RLMI.equalsIgnoreCase(type.parameter("type"));
        return type.is(MediaType.RELATED) && told || type.is("multipart/signed");
    }

    /**
     * What to hold now that this arrived.
     *
     * @param held what is held of the same dialog, or null
     * @param arrived a multipart of any kind
     * @throws MalformedBodyException where the state before is to stay
     */
    public Joined join(final Body held, final Body arrived, final NestingLimits limits) {
        if (!NestedList.isOne(arrived, limits)) {
            // signed, or of no kind that we know: the newest one is the state
            return Joined.complete(arrived);
        }
        return join(held != null && NestedList.isOne(held, limits) ? held : null, arrived, limits, 1);
    }

    private Joined join(final Body held, final Body arrived, final NestingLimits limits, final int depth) {
        if (depth > limits.depth()) {
            throw new MalformedBodyException("lists nested deeper than " + limits.depth());
        }
        final NestedList now = read(arrived, limits);
        final NestedList before = before(held, limits);
        if (before != null && now.list().version <= before.list().version) {
            // RFC 4662, 5.6.1 and 5.6.2: not greater than the local version, discarded
            return Joined.complete(held);
        }
        if (!now.sound()) {
            repaired.accept(now.list().uri);
        }
        final Inner inner = new Inner(before == null ? null : before.list(), limits, depth);
        inner.join(now.list());
        if (now.list().fullState) {
            final boolean asItIs = now.sound() && !inner.changed;
            return new Joined(asItIs ? arrived : write(now.list()), inner.complete);
        }
        if (before == null) {
            return Joined.incomplete(now.sound() && !inner.changed ? arrived : write(now.list()));
        }
        // RFC 4662, 5.6.2: after a gap it is applied, and the full state is asked for
        final boolean gap = now.list().version != before.list().version + 1;
        final boolean whole = before.list().apply(now.list());
        return new Joined(write(before.list()), whole && !gap && inner.complete && before.list().fullState);
    }

    /** Null also where it is beyond limits that were not there when it came: then all of it must come anew. */
    private NestedList before(final Body held, final NestingLimits limits) {
        try {
            return held == null ? null : read(held, limits);
        } catch (final MalformedBodyException e) {
            return null;
        }
    }

    private NestedList read(final Body body, final NestingLimits limits) {
        return NestedList.read(MediaType.parse(body.contentType()), body.bytes(), reader, limits);
    }

    private Body write(final RlmiList list) {
        return new NestedListWriter(random).write(list);
    }

    /**
     * The lists inside of the one that arrived: fullState of a document says nothing of those nested in it (RFC 4662,
     * 4.6), so each is joined with what is held of it.
     */
    private final class Inner {

        private final RlmiList before;
        private final NestingLimits limits;
        private final int depth;
        private boolean complete = true;
        private boolean changed;

        Inner(final RlmiList before, final NestingLimits limits, final int depth) {
            this.before = before;
            this.limits = limits;
            this.depth = depth;
        }

        void join(final RlmiList now) {
            now.resources.forEach((uri, resource) -> {
                for (final Map.Entry<String, RlmiList.Entry> one : resource.instances.entrySet()) {
                    final Part part = one.getValue().part();
                    if (part != null && part.type().is(MediaType.RELATED)) {
                        one.setValue(joined(one.getValue(), part.body(), held(uri, one.getKey())));
                    }
                }
            });
        }

        private Body held(final String uri, final String id) {
            final RlmiList.Resource resource = before == null ? null : before.resources.get(uri);
            final RlmiList.Entry entry = resource == null ? null : resource.instances.get(id);
            final boolean related =
                    entry != null && entry.part() != null && entry.part().type().is(MediaType.RELATED);
            return related && NestedList.isOne(entry.part().body(), limits)
                    ? entry.part().body()
                    : null;
        }

        private RlmiList.Entry joined(final RlmiList.Entry entry, final Body arrived, final Body held) {
            if (!NestedList.isOne(arrived, limits)) {
                return entry;
            }
            final Joined joined = NestedLists.this.join(held, arrived, limits, depth + 1);
            complete &= joined.complete();
            if (joined.body() == arrived) {
                return entry;
            }
            changed = true;
            final Part part = Part.of(joined.body().contentType(), joined.body().bytes());
            return new RlmiList.Entry(entry.state(), entry.reason(), entry.cid(), part);
        }
    }
}
