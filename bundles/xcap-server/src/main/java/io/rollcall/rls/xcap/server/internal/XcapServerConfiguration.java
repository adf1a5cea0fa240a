package io.rollcall.rls.xcap.server.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles the keys; the values are read and checked by {@link Settings}. */
@ObjectClassDefinition(
        pid = "rls.xcap.server",
        name = "Rollcall: XCAP server",
        description = "An XCAP root (RFC 4825) over the lists of this server; every key is live")
@interface XcapServerConfiguration {

    @AttributeDefinition(name = "Path", description = "Of the XCAP root on the web server")
    String root__path() default "/xcap-root";

    @AttributeDefinition(
            name = "Authentication",
            description = "digest: users show who they are (SHA-256, MD5); none: whoever reaches the port may do all")
    String auth() default "digest";

    @AttributeDefinition(
            name = "Realm",
            required = false,
            description = "Of all users; unset: the domain of the user whose document it is")
    String auth__realm();

    @AttributeDefinition(
            name = "Admins",
            required = false,
            description =
                    "sip:user@domain, separated by comma: may read and write the documents of all, and global ones")
    String admins();

    @AttributeDefinition(name = "Life of nonces", min = "10", max = "86400", description = "Seconds")
    int nonce__life() default 300;

    @AttributeDefinition(
            name = "Largest document",
            min = "1024",
            max = "16777215",
            description = "Bytes; larger ones are answered 413")
    int max__document__bytes() default 1 << 20;

    @AttributeDefinition(
            name = "Largest index",
            min = "1024",
            max = "268435456",
            description = "Bytes of rls-services/global/index, the services of all users; a larger one is answered 503")
    int max__index__bytes() default 16 << 20;

    @AttributeDefinition(
            name = "Requests",
            min = "1",
            max = "10000",
            description = "Under way at a time; further ones are answered 503")
    int max__requests() default 64;

    @AttributeDefinition(
            name = "Time for a request",
            min = "1",
            max = "3600",
            description = "Seconds until it is answered 503, also where a client is slow")
    int request__timeout() default 30;
}
