package io.rollcall.rls.xcap.integrated.internal;

import java.util.Locale;

/** What differs between the databases. */
enum Dialect {
    H2("org.eclipse.persistence.platform.database.H2Platform", "ORA_HASH(CONCAT(id, ':', etag))"),

    POSTGRESQL(
            "PostgreSQL", "CAST(CAST('x' || SUBSTR(MD5(CONCAT(id, ':', etag)), 1, 8) AS BIT(32)) AS BIGINT)"),

    /** MariaDB too, which EclipseLink does not know by that name. */
    MYSQL("MySQL", "CRC32(CONCAT(id, ':', etag))");

    private final String platform;
    private final String rowHash;

    Dialect(final String platform, final String rowHash) {
        this.platform = platform;
        this.rowHash = rowHash;
    }

    /** From the service property {@code rls.dialect} of a data source. */
    static Dialect of(final Object label) {
        return valueOf(String.valueOf(label).toUpperCase(Locale.ROOT));
    }

    /** Value of the property {@code eclipselink.target-database}. */
    String platform() {
        return platform;
    }

    /** A number that differs where id or etag of a row differ. */
    String rowHash() {
        return rowHash;
    }

    /** Folder of the SQL scripts. */
    String folder() {
        return "/sql/" + name().toLowerCase(Locale.ROOT) + '/';
    }
}
