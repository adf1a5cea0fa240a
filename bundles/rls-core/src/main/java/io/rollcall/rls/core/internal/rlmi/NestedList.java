package io.rollcall.rls.core.internal.rlmi;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.mime.MalformedBodyException;
import io.rollcall.rls.core.internal.mime.MediaType;
import io.rollcall.rls.core.internal.mime.Multipart;
import io.rollcall.rls.core.internal.mime.Part;
import java.util.HashMap;
import java.util.Map;

/** A body of another list server, taken apart (RFC 4662, 5.1). */
final class NestedList {

    private final Multipart multipart;
    private final RlmiList list;
    private boolean sound;

    private NestedList(final Multipart multipart, final RlmiList list) {
        this.multipart = multipart;
        this.list = list;
        this.sound = multipart.closed();
    }

    /** Reads one level: the parts inside are bodies of their own. */
    static NestedList read(
            final MediaType type, final byte[] bytes, final RlmiReader reader, final NestingLimits limits) {
        final Multipart multipart = Multipart.read(type, bytes, limits.parts());
        final Part root = root(type.parameter("start"), multipart);
        if (!root.type().is(MediaType.RLMI)) {
            throw new MalformedBodyException("a list whose root is not " + MediaType.RLMI);
        }
        final NestedList nested = new NestedList(multipart, reader.read(root, limits.entries()));
        nested.resolve(root);
        return nested;
    }

    /** Named by start, else the first one; a start that names none is no invitation to guess (RFC 2387, 3.2). */
    private static Part root(final String start, final Multipart multipart) {
        if (start == null) {
            return multipart.parts().get(0);
        }
        for (final Part part : multipart.parts()) {
            if (Part.bare(start).equals(part.contentId())) {
                return part;
            }
        }
        throw new MalformedBodyException("a multipart whose start names none of its parts");
    }

    /**
     * Finds the part of each cid: of this level only (RFC 4662, 5.5), the first of two with one id. What leads nowhere
     * says nothing, so the state of that instance is not known.
     */
    private void resolve(final Part root) {
        final Map<String, Part> byId = new HashMap<>();
        for (final Part part : multipart.parts()) {
            final String id = part.contentId();
            if (part != root && id != null) {
                sound &= byId.putIfAbsent(id, part) == null;
            }
        }
        for (final RlmiList.Resource resource : list.resources.values()) {
            resource.instances.replaceAll((id, entry) -> entry.terminated() || entry.cid() == null
                    ? entry
                    : new RlmiList.Entry(entry.state(), entry.reason(), entry.cid(), byId.get(entry.cid())));
            sound &= !resource.instances.values().removeIf(NestedList::saysNothing);
        }
    }

    private static boolean saysNothing(final RlmiList.Entry entry) {
        final boolean active = entry.state().equals("active");
        return entry.part() == null && (active || entry.cid() != null && !entry.terminated());
    }

    RlmiList list() {
        return list;
    }

    /** Whether it can be sent on as it is: with an end, and each cid leading to a part of its own. */
    boolean sound() {
        return sound;
    }

    /** Whether a body is what a list server sends: by its type parameter, or where that is missing by its root. */
    static boolean isOne(final Body body, final NestingLimits limits) {
        final MediaType type = MediaType.parse(body.contentType());
        if (!type.is(MediaType.RELATED) || body.contentEncoding() != null) {
            return false;
        }
        final String told = type.parameter("type");
        return told == null ? hasRoot(type, body.bytes(), limits) : told.equalsIgnoreCase(MediaType.RLMI);
    }

    private static boolean hasRoot(final MediaType type, final byte[] bytes, final NestingLimits limits) {
        try {
            return root(type.parameter("start"), Multipart.read(type, bytes, limits.parts()))
                    .type()
                    .is(MediaType.RLMI);
        } catch (final MalformedBodyException e) {
            return false;
        }
    }
}
