package io.rollcall.rls.store.jdbc.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles the keys; the values are read and checked by {@link Settings}. */
@ObjectClassDefinition(
        pid = "rls.store.jdbc",
        name = "Rollcall: subscriptions in a database",
        description = "Tables of db_mode 1 and 2, and of the copy that mode 0 makes of itself; every key is live")
@interface StoreJdbcConfiguration {

    @AttributeDefinition(name = "Table of list subscriptions", description = "Kamailio's, version 3; made where absent")
    String rlsubs__table() default "rls_watchers";

    @AttributeDefinition(name = "Table of member state", description = "Kamailio's, version 1; made where absent")
    String rlpres__table() default "rls_presentity";

    @AttributeDefinition(
            name = "Prefix of our own tables",
            description = "Begins the names of the tables that hold what Kamailio's have no place for")
    String table__prefix() default "rls_";

    @AttributeDefinition(
            name = "Write member state",
            description = "1: the table of member state shows the first instance of each member, for other tools;"
                    + " 0: it is left alone; nothing is lost by that")
    String write__rlpres() default "1";

    @AttributeDefinition(
            name = "Reload",
            description = "db_mode 0: 1 takes up at start what was kept of the subscriptions")
    String reload__db__subs() default "0";

    @AttributeDefinition(
            name = "Archive",
            required = false,
            description = "db_mode 0: 1 copies the subscriptions here each clean_period and at the stop;"
                    + " unset: as reload_db_subs says")
    String archive();

    @AttributeDefinition(
            name = "Rows of a step",
            min = "1",
            max = "100000",
            description = "When subscriptions are loaded")
    int fetch__rows() default 500;

    @AttributeDefinition(
            name = "Threads that write",
            min = "1",
            max = "16",
            description = "Each with a transaction of its own")
    int write__threads() default 1;

    @AttributeDefinition(
            name = "Changes that may wait",
            min = "100",
            max = "10000000",
            description = "For the database; more are not taken. As many members wait for that of rlpres_db_url")
    int write__queue() default 100000;

    @AttributeDefinition(name = "Changes of one transaction", min = "1", max = "10000", description = "At most")
    int write__batch() default 500;

    @AttributeDefinition(
            name = "Wait for an answer",
            min = "100",
            max = "600000",
            description = "Milliseconds until the database counts as not available")
    int statement__timeout__ms() default 5000;

    @AttributeDefinition(
            name = "Try again",
            min = "1",
            max = "3600",
            description = "Seconds between two tries to open the tables while the database is down")
    int retry__interval() default 5;

    @AttributeDefinition(
            name = "Name of this node",
            required = false,
            description =
                    "db_mode 2: unique among the servers on the database; unset: made of the host's and some letters"
                            + " that are kept in the data folder")
    String node__name();

    @AttributeDefinition(
            name = "Address of this node",
            required = false,
            description = "db_mode 2: SIP URI with a literal address that other nodes forward to, such as"
                    + " sip:10.0.0.1:5060;transport=udp; they believe what comes from there about watchers")
    String node__address();

    @AttributeDefinition(
            name = "Lease",
            min = "1",
            max = "300",
            description = "db_mode 2: seconds without a renewal after which this node tells nobody anything, and others"
                    + " take its watchers")
    int lease__time() default 4;

    @AttributeDefinition(
            name = "Wait before balancing",
            min = "0",
            max = "3600",
            description = "db_mode 2: seconds that a node is there before watchers are handed over to it")
    int balance__delay() default 5;

    @AttributeDefinition(
            name = "Single node",
            description = "db_mode 2: 1: there is no other node, so that watchers are told while the database is away")
    String single__node() default "0";
}
