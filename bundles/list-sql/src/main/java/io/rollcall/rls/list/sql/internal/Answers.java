package io.rollcall.rls.list.sql.internal;

import io.rollcall.rls.spi.Resolution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The last answers of the database, so many at most. Any thread. */
final class Answers {

    private final Map<Question, Answer> held = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * What the database said.
     *
     * @param atMs when it was asked; {@link Long#MIN_VALUE} when that counts for nothing any more
     */
    record Answer(Resolution resolution, long atMs) {

        boolean isFound() {
            return resolution instanceof Resolution.Found;
        }
    }

    /** Null where none is held. */
    synchronized Answer get(final Question question) {
        return held.get(question);
    }

    /** Takes an answer in; the one before, or null. */
    synchronized Answer put(final Question question, final Answer answer, final int most) {
        final Answer before = held.put(question, answer);
        final var eldest = held.entrySet().iterator();
        while (held.size() > most) {
            eldest.next();
            eldest.remove();
        }
        return before;
    }

    /** The database is asked again for what has such a question; those that were lists. */
    synchronized List<Question> forget(final Predicate<Question> which) {
        final List<Question> lists = new ArrayList<>();
        held.replaceAll((question, answer) -> {
            if (!which.test(question)) {
                return answer;
            }
            if (answer.isFound()) {
                lists.add(question);
            }
            return new Answer(answer.resolution, Long.MIN_VALUE);
        });
        return lists;
    }

    /** Lists that are held. */
    synchronized List<Question> lists() {
        return held.entrySet().stream()
                .filter(one -> one.getValue().isFound())
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized void clear() {
        held.clear();
    }
}
