package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.spi.ResolvedList;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The line of the log for a list that is served without some of its entries. */
final class LeftOutWarning {

    private static final Logger LOG = LoggerFactory.getLogger(LeftOutWarning.class);

    /** Entries that it names. */
    private static final int NAMED = 5;

    private LeftOutWarning() {}

    /** Once for each change of a list: somebody wrote down more than he gets. Null is no list. */
    static void tell(final ResolvedList list) {
        if (list == null || list.leftOut().isEmpty()) {
            return;
        }
        final String some = list.leftOut().stream()
                .limit(NAMED)
                .map(one -> one.what() + ": " + one.why())
                .collect(Collectors.joining("; "))
                .replaceAll("\\p{Cntrl}", "?"); // what users write must not look like other lines
        LOG.warn(
                "List {} is served without {} of its entries ({}{}); rls:list tells of all",
                list.uri(),
                list.leftOut().size(),
                some,
                list.leftOut().size() > NAMED ? "; ..." : "");
    }
}
