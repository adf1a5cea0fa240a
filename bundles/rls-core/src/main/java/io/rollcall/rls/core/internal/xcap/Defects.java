package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.DocumentChecker.Defect;
import io.rollcall.rls.api.DocumentChecker.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a document, as it is found. For one thread. */
final class Defects {

    /** A document that is all wrong needs no longer report. */
    private static final int MOST = 100;

    private final List<Defect> all = new ArrayList<>();

    /** It is not what its schema says. */
    void add(final XmlElement at, final String reason) {
        add(at, Kind.SCHEMA, null, reason);
    }

    /** The schema allows it, the specification does not. */
    void constraint(final XmlElement at, final String reason) {
        add(at, Kind.CONSTRAINT, null, reason);
    }

    /** A value that must be unique is there twice; the field is an XPath of it. */
    void uniqueness(final XmlElement at, final String field, final String reason) {
        uniqueness(at, field, reason, List.of());
    }

    /** The same, with values that would do. */
    void uniqueness(final XmlElement at, final String field, final String reason, final List<String> alternatives) {
        if (all.size() < MOST) {
            all.add(new Defect(at.line(), at.column(), reason, Kind.UNIQUENESS, field, alternatives));
        }
    }

    private void add(final XmlElement at, final Kind kind, final String field, final String reason) {
        if (all.size() < MOST) {
            all.add(new Defect(at.line(), at.column(), reason, kind, field));
        }
    }

    /** In the order of the document. */
    List<Defect> all() {
        all.sort(Comparator.comparingInt(Defect::line).thenComparingInt(Defect::column));
        return List.copyOf(all);
    }
}
