package io.rollcall.rls.list.sql.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles the keys; the values are read and checked by {@link Settings}. */
@ObjectClassDefinition(
        pid = "rls.list.sql",
        name = "Rollcall: lists by SQL",
        description = "Lists that one query gives; every key is live")
@interface ListSqlConfiguration {

    @AttributeDefinition(
            name = "Query",
            required = false,
            description = "Gives URI and name of each member; parameters :list, :list_user, :list_domain, :watcher,"
                    + " :watcher_user, :watcher_domain; unset: none")
    String query();

    @AttributeDefinition(
            name = "Data source",
            description = "db, xcap or rlpres of rls.db, or the name of a configured data source")
    String datasource() default "db";

    @AttributeDefinition(
            name = "List URIs",
            description = "A regular expression; only list URIs that match it as a whole are asked for")
    String list__uri() default ".*";

    @AttributeDefinition(
            name = "Keep answers",
            min = "0",
            max = "3600",
            description = "Seconds that an answer is good for further SUBSCRIBEs")
    int cache__time() default 5;

    @AttributeDefinition(
            name = "Look for changes",
            min = "0",
            max = "86400",
            description = "Seconds between two looks at the lists that are subscribed to; 0: never")
    int poll__interval() default 30;

    @AttributeDefinition(
            name = "Answer in time",
            min = "100",
            max = "60000",
            description = "Milliseconds until a SUBSCRIBE is answered 503 because the database does not answer")
    int answer__timeout__ms() default 3000;

    @AttributeDefinition(
            name = "Try again",
            min = "1",
            max = "3600",
            description = "Seconds between two tries while the database is down")
    int retry__interval() default 5;

    @AttributeDefinition(name = "Threads", min = "1", max = "64", description = "That wait for the database")
    int db__threads() default 4;

    @AttributeDefinition(
            name = "Queue",
            min = "1",
            max = "1000000",
            description = "Callers that may wait for the database at a time; more are answered 503 at once")
    int db__queue() default 1000;

    @AttributeDefinition(
            name = "Longest list",
            min = "1",
            max = "1000000",
            description = "Members; further rows are left out")
    int max__list__entries() default 10000;

    @AttributeDefinition(
            name = "Answers held",
            min = "1",
            max = "10000000",
            description = "The lists looked at for changes, too; the one not asked for longest is dropped")
    int max__lists() default 10000;
}
