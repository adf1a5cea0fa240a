package io.rollcall.rls.xcap.integrated.internal;

import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.sessions.Session;

/**
 * Gives the entity the table that the key xcap_table names. Made by EclipseLink from its class name: an object among
 * the properties of a factory would stand among those of its service, and whoever remembers service events would keep
 * the class loader of this bundle after an update.
 */
public final class TableName implements SessionCustomizer {

    /** The property of a factory that holds the name. */
    static final String PROPERTY = "rollcall.xcap.table";

    /** Called by EclipseLink. */
    public TableName() {}

    @Override
    public void customize(final Session session) {
        session.getDescriptor(XcapRow.class).setTableName((String) session.getProperty(PROPERTY));
    }
}
