package io.rollcall.rls.core.internal.journal;

import io.rollcall.rls.core.internal.lane.LocalTag;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Dialogs that another product began, taken over with its table: their tags carry no lane. Found by tag and Call-ID, by
 * which each is known under a tag of ours. Any thread.
 */
public final class ForeignDialogs {

    private final Map<String, List<Known>> byTag = new ConcurrentHashMap<>();

    private final Journaling journaling;

    public ForeignDialogs(final Journaling journaling) {
        this.journaling = journaling;
    }

    private record Known(String callId, long tag) {}

    /** Whether any dialog has this tag. */
    public boolean has(final String localTag) {
        return !byTag.isEmpty() && byTag.containsKey(localTag);
    }

    /** Whether a dialog may have this tag: one that is here, one that is still being taken up, or another node's. */
    public boolean mayHave(final String localTag) {
        return has(localTag) || localTag != null && !journaling.knowsAll();
    }

    /** The tag that such a dialog is known under, or {@link LocalTag#FOREIGN}. */
    public long find(final String callId, final String localTag) {
        if (localTag != null && !byTag.isEmpty()) {
            for (final Known known : byTag.getOrDefault(localTag, List.of())) {
                if (known.callId.equals(callId)) {
                    return known.tag;
                }
            }
        }
        return LocalTag.FOREIGN;
    }

    /** The tags that all dialogs with this tag are known under; nearly always one. */
    public List<Long> find(final String localTag) {
        return byTag.getOrDefault(localTag, List.of()).stream().map(Known::tag).toList();
    }

    /** Such a dialog is taken up. */
    public void add(final String callId, final String localTag, final long tag) {
        byTag.merge(localTag, List.of(new Known(callId, tag)), ForeignDialogs::both);
    }

    /** It is over. */
    public void remove(final String localTag, final long tag) {
        byTag.computeIfPresent(localTag, (key, known) -> {
            final List<Known> left =
                    known.stream().filter(one -> one.tag != tag).toList();
            return left.isEmpty() ? null : left;
        });
    }

    private static List<Known> both(final List<Known> some, final List<Known> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
