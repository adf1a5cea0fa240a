package io.rollcall.rls.xcap.integrated.internal;

import java.util.Locale;

/** What differs between the databases. */
enum Dialect {
    H2(
            "org.eclipse.persistence.platform.database.H2Platform",
            "ORA_HASH(CONCAT(id, ':', etag))",
            "table_schema = CURRENT_SCHEMA"),

    POSTGRESQL(
            "PostgreSQL",
            "CAST(CAST('x' || SUBSTR(MD5(CONCAT(id, ':', etag)), 1, 8) AS BIT(32)) AS BIGINT)",
            "table_schema = ANY (CURRENT_SCHEMAS(FALSE))"),

    /** MariaDB too, which EclipseLink does not know by that name. */
    MYSQL("MySQL", "CRC32(CONCAT(id, ':', etag))", "table_schema = DATABASE()");

    private final String platform;
    private final String rowHash;
    private final String inReach;

    Dialect(final String platform, final String rowHash, final String inReach) {
        this.platform = platform;
        this.rowHash = rowHash;
        this.inReach = inReach;
    }

    /** From the service property {@code rls.dialect} of a data source. */
    static Dialect of(final Object label) {
        return valueOf(String.valueOf(label).toUpperCase(Locale.ROOT));
    }

    /** Value of the property {@code eclipselink.target-database}. */
    String platform() {
        return platform;
    }

    /** A number that differs where id or etag of a row differ; made of columns that one index may hold. */
    String rowHash() {
        return rowHash;
    }

    /** Condition on rows of information_schema: tables that need no schema before their name. */
    String inReach() {
        return inReach;
    }

    /** Folder of the SQL scripts. */
    String folder() {
        return "/sql/" + name().toLowerCase(Locale.ROOT) + '/';
    }
}
