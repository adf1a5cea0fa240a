package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.api.ServerView.EntryView;
import io.rollcall.rls.api.ServerView.LeftOutView;
import io.rollcall.rls.api.ServerView.ListExplanation;
import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import java.util.List;

/** A resolution as operators read it. */
final class InWords implements Resolution.Reader<ListExplanation> {

    /** The outcome alone, in a line. */
    static final Resolution.Reader<String> OUTCOME = new Resolution.Reader<>() {

        @Override
        public String found(final Resolution.Found found) {
            return "found";
        }

        @Override
        public String notAList(final Resolution.NotAList none) {
            return "not a list: no service has this URI";
        }

        @Override
        public String otherPackages(final Resolution.OtherPackages other) {
            return "for other event packages only: " + String.join(", ", other.packages());
        }

        @Override
        public String forbidden(final Resolution.Forbidden forbidden) {
            return "forbidden: " + forbidden.why();
        }

        @Override
        public String badGateway(final Resolution.BadGateway bad) {
            return "a reference is broken: " + bad.why();
        }

        @Override
        public String unavailable(final Resolution.Unavailable unavailable) {
            return "not available now: " + unavailable.why();
        }
    };

    private final List<String> steps;

    InWords(final List<String> steps) {
        this.steps = steps;
    }

    @Override
    public ListExplanation found(final Resolution.Found found) {
        final ResolvedList list = found.list();
        return new ListExplanation(
                OUTCOME.found(found),
                true,
                name(list.names()),
                list.entries().stream()
                        .map(entry -> new EntryView(entry.uri(), entry.target(), name(entry.names())))
                        .toList(),
                list.leftOut().stream()
                        .map(left -> new LeftOutView(left.what(), left.why()))
                        .toList(),
                list.documents().stream().map(Object::toString).sorted().toList(),
                steps);
    }

    private static String name(final List<DisplayName> names) {
        return names.isEmpty() ? null : names.get(0).text();
    }

    @Override
    public ListExplanation notAList(final Resolution.NotAList none) {
        return not(none);
    }

    @Override
    public ListExplanation otherPackages(final Resolution.OtherPackages other) {
        return not(other);
    }

    @Override
    public ListExplanation forbidden(final Resolution.Forbidden forbidden) {
        return not(forbidden);
    }

    @Override
    public ListExplanation badGateway(final Resolution.BadGateway bad) {
        return not(bad);
    }

    @Override
    public ListExplanation unavailable(final Resolution.Unavailable unavailable) {
        return not(unavailable);
    }

    private ListExplanation not(final Resolution why) {
        return new ListExplanation(why.fold(OUTCOME), false, null, List.of(), List.of(), List.of(), steps);
    }
}
