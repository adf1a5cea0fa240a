package io.rollcall.rls.db.internal;

import java.util.Map;
import javax.sql.DataSource;

/** Where data sources are offered to other bundles: the service registry, or what a test puts in its place. */
interface Registry {

    /** Offers a data source. */
    Offer offer(DataSource dataSource, Map<String, ?> properties);

    /** A data source on offer. */
    interface Offer {

        /** Whether some bundle holds it. */
        boolean isInUse();

        void withdraw();
    }
}
