package io.rollcall.rls.xcap.integrated.internal;

import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.sessions.Session;

/** Gives the entity the table that the key xcap_table names. */
final class TableName implements SessionCustomizer {

    private final String name;

    TableName(final String name) {
        this.name = name;
    }

    @Override
    public void customize(final Session session) {
        session.getDescriptor(XcapRow.class).setTableName(name);
    }
}
