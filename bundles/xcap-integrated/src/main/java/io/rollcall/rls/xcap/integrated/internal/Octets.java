package io.rollcall.rls.xcap.integrated.internal;

import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLException;
import org.eclipse.persistence.mappings.DatabaseMapping;
import org.eclipse.persistence.mappings.converters.Converter;
import org.eclipse.persistence.sessions.Session;

/** Reads the column doc, which holds octets with some servers and text with others. */
public final class Octets implements Converter {

    private static final long serialVersionUID = 1;

    @Override
    public Object convertObjectValueToDataValue(final Object value, final Session session) {
        return value;
    }

    @Override
    public Object convertDataValueToObjectValue(final Object value, final Session session) {
        try {
            if (value instanceof Blob blob) {
                return blob.getBytes(1, (int) blob.length());
            }
            if (value instanceof Clob clob) {
                return clob.getSubString(1, (int) clob.length()).getBytes(StandardCharsets.UTF_8);
            }
        } catch (final SQLException e) {
            throw new IllegalStateException("the column doc cannot be read: " + e.getMessage(), e);
        }
        return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : value;
    }

    @Override
    public boolean isMutable() {
        return false;
    }

    @Override
    public void initialize(final DatabaseMapping mapping, final Session session) {
        // nothing depends on the mapping
    }
}
