package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.DocumentChecker.Defect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a document, as it is found. For one thread. */
final class Defects {

    /** A document that is all wrong needs no longer report. */
    private static final int MOST = 100;

    private final List<Defect> all = new ArrayList<>();

    void add(final XmlElement at, final String reason) {
        if (all.size() < MOST) {
            all.add(new Defect(at.line(), at.column(), reason));
        }
    }

    /** In the order of the document. */
    List<Defect> all() {
        all.sort(Comparator.comparingInt(Defect::line).thenComparingInt(Defect::column));
        return List.copyOf(all);
    }
}
