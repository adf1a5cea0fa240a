package io.rollcall.rls.xcap.integrated.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles the keys; the values are read and checked by {@link Settings}. */
@ObjectClassDefinition(
        pid = "rls.xcap.integrated",
        name = "Rollcall: lists in the xcap table",
        description = "Documents in Kamailio's table xcap; every key is live")
@interface XcapIntegratedConfiguration {

    @AttributeDefinition(
            name = "Only the table",
            description = "1: lists come only from the table; 0: the table first, then other sources of documents")
    String integrated__xcap__server() default "0";

    @AttributeDefinition(
            name = "Database",
            required = false,
            description = "Of the table, spelled like db_url of rls.db; unset: db_url")
    String xcap__db__url();

    @AttributeDefinition(name = "Table", description = "Made like Kamailio's, version 4")
    String xcap__table() default "xcap";

    @AttributeDefinition(
            name = "XCAP roots",
            required = false,
            description = "URIs whose documents are in the table, separated by comma; unset: all")
    String xcap__root();

    @AttributeDefinition(
            name = "Look for changes",
            min = "0",
            max = "86400",
            description = "Seconds between two looks for documents that others have written; 0: never")
    int poll__interval() default 5;

    @AttributeDefinition(
            name = "Channel of PostgreSQL",
            description =
                    "On which a trigger tells (NOTIFY) of documents that others have written; none: not listened to")
    String listen__channel() default "rls_xcap";

    @AttributeDefinition(
            name = "Create the trigger",
            description = "1: the trigger for listen_channel is created in PostgreSQL where the table is our own")
    String listen__trigger() default "0";

    @AttributeDefinition(
            name = "Start-up folder",
            required = false,
            description = "Documents to load, laid out like an XCAP root; none: no folder;"
                    + " unset: rollcall-lists in the configuration folder")
    String load__folder();

    @AttributeDefinition(
            name = "Look at the folder",
            min = "0",
            max = "86400",
            description = "Seconds between two looks for changed files; 0: at start only")
    int load__interval() default 2;

    @AttributeDefinition(
            name = "Answer in time",
            min = "100",
            max = "60000",
            description = "Milliseconds until a caller is told that the database does not answer")
    int answer__timeout__ms() default 3000;

    @AttributeDefinition(
            name = "Try again",
            min = "1",
            max = "3600",
            description = "Seconds between two tries to open the table while the database is down")
    int retry__interval() default 5;

    @AttributeDefinition(name = "Threads", min = "1", max = "64", description = "That wait for the database")
    int db__threads() default 4;

    @AttributeDefinition(
            name = "Queue",
            min = "1",
            max = "1000000",
            description = "Callers that may wait for the database at a time; more are turned away at once")
    int db__queue() default 1000;

    @AttributeDefinition(
            name = "Largest document",
            min = "1",
            max = "16777215",
            description = "Bytes of a document that is taken in")
    int max__document__bytes() default 1048576;
}
