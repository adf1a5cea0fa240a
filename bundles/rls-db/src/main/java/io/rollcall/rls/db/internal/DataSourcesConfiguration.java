package io.rollcall.rls.db.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles the keys; the values are read and checked by {@link Settings}. */
@ObjectClassDefinition(
        pid = "rls.db",
        name = "Rollcall: data sources",
        description = "Where the databases are; every key is live")
@interface DataSourcesConfiguration {

    @AttributeDefinition(
            name = "Database",
            required = false,
            description = "mysql://user:password@host/name, postgres://user:password@host/name, a JDBC URL or the name"
                    + " of a configured data source; unset: an embedded H2 database in the data folder")
    String db__url();

    @AttributeDefinition(
            name = "Database of the members' state",
            required = false,
            description = "Table rls_presentity; unset: db_url")
    String rlpres__db__url();

    @AttributeDefinition(name = "Connections", min = "1", max = "1000", description = "Of each pool, at most")
    int pool__size() default 8;

    @AttributeDefinition(
            name = "Wait for a connection",
            min = "250",
            max = "60000",
            description = "Milliseconds until a caller is told that there is no connection")
    int connection__timeout__ms() default 2000;

    @AttributeDefinition(
            name = "Wait for an answer",
            min = "1",
            max = "3600",
            description = "Seconds until a connection whose database does not answer is given up")
    int socket__timeout__s() default 10;

    @AttributeDefinition(
            name = "Idle connections",
            min = "10",
            max = "86400",
            description = "Seconds until a connection nobody uses is closed")
    int idle__timeout__s() default 60;

    @AttributeDefinition(
            name = "Hand-over",
            min = "0",
            max = "3600",
            description = "Seconds the users of a replaced data source have to let go of it")
    int handover__s() default 30;
}
