package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.Resolution;

/** The counter of each kind of resolution. */
final class OutcomeCounters implements Resolution.Reader<String> {

    @Override
    public String found(final Resolution.Found found) {
        return "core.lists.found";
    }

    @Override
    public String notAList(final Resolution.NotAList notAList) {
        return "core.lists.not-a-list";
    }

    @Override
    public String otherPackages(final Resolution.OtherPackages otherPackages) {
        return "core.lists.other-packages";
    }

    @Override
    public String forbidden(final Resolution.Forbidden forbidden) {
        return "core.lists.forbidden";
    }

    @Override
    public String badGateway(final Resolution.BadGateway badGateway) {
        return "core.lists.bad-gateway";
    }

    @Override
    public String unavailable(final Resolution.Unavailable unavailable) {
        return "core.lists.unavailable";
    }
}
