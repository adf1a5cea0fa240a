package io.rollcall.rls.watcher.users.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles what PID {@code rls.users} may hold. {@link Settings} reads and checks it. */
@ObjectClassDefinition(name = "Users", description = "Users whom watchers can show to be (RFC 3261, 22)")
@interface UsersConfiguration {

    @AttributeDefinition(name = "File", description = "Lines of user:realm:HA1; empty = no file")
    String users__file() default "";

    @AttributeDefinition(
            name = "Look at the file",
            min = "1",
            max = "3600",
            description = "Seconds between two looks whether the file has changed")
    String users__file__interval() default "2";

    @AttributeDefinition(
            name = "Table",
            description = "Kamailio's table subscriber in the database of db_url; empty = no")
    String users__table() default "";

    @AttributeDefinition(name = "Column of the user", description = "As Kamailio's auth_db has it")
    String user__column() default "username";

    @AttributeDefinition(name = "Column of the domain", description = "As Kamailio's auth_db has it; it is the realm")
    String domain__column() default "domain";

    @AttributeDefinition(name = "Column of the secret", description = "As Kamailio's auth_db has it")
    String password__column() default "ha1";

    @AttributeDefinition(
            name = "Compute HA1",
            description = "0: the secret is H(user:realm:password); 1: it is the password itself")
    String calculate__ha1() default "0";

    @AttributeDefinition(
            name = "Algorithm of HA1",
            description = "What the table's HA1 are made with: MD5 or SHA-256; not used where they are computed")
    String ha1__algorithm() default "MD5";

    @AttributeDefinition(name = "Threads", min = "1", max = "64", description = "Threads that wait for the database")
    String users__threads() default "2";

    @AttributeDefinition(
            name = "Callers that wait",
            min = "1",
            max = "1000000",
            description = "Look-ups that may wait for the database; further ones make a SUBSCRIBE 503")
    String users__queue() default "1000";
}
