package io.rollcall.rls.xcap.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles the keys; the values are read and checked by {@link Settings} and {@link Limits}. */
@ObjectClassDefinition(
        pid = "rls.xcap.http",
        name = "Rollcall: lists from XCAP servers",
        description = "Documents of XCAP roots and web servers over HTTP; every key is live")
@interface XcapHttpConfiguration {

    @AttributeDefinition(
            name = "XCAP roots",
            required = false,
            description = "http or https URIs, separated by comma; URI;domain=NAME for those with users of that domain"
                    + " alone; unset: nothing is served")
    String xcap__root();

    @AttributeDefinition(
            name = "Whole documents only",
            description = "Both 0 and 1: whole documents are fetched, so that a plain web server serves")
    String reduce__xcap__needs() default "0";

    @AttributeDefinition(name = "Global index", description = "1: rls-services/global/index is asked for lists")
    String global__index() default "1";

    @AttributeDefinition(
            name = "Users",
            required = false,
            description = "Whose indices are known besides that of the watcher who asks, such as"
                    + " sip:alice@example.com; at most 500")
    String xcap__users();

    @AttributeDefinition(name = "Homes of users", description = "uri: users/sip:alice@d; address: users/alice@d")
    String xui__form() default "uri";

    @AttributeDefinition(
            name = "Layout",
            description =
                    "xcap: resource-lists/users/alice/NAME (RFC 4825); bare: users' lists are alice/NAME, as SER has"
                            + " them")
    String document__tree() default "xcap";

    @AttributeDefinition(name = "User", required = false, description = "Who we are to the servers; xcap_user.HOST too")
    String xcap__user();

    @AttributeDefinition(name = "Password", required = false, description = "Of xcap_user; xcap_password.HOST too")
    String xcap__password();

    @AttributeDefinition(
            name = "Certificates",
            required = false,
            description = "PEM file or key store of those whom servers are trusted by; unset: the Java machine's")
    String tls__trust();

    @AttributeDefinition(name = "Password of that", required = false, description = "Of a key store")
    String tls__trust__password();

    @AttributeDefinition(
            name = "Other hosts",
            required = false,
            description = "HOST or HOST:PORT that redirects and external references may lead to; unset: none")
    String external__hosts();

    @AttributeDefinition(
            name = "Inner networks",
            required = false,
            description = "Private networks that those hosts may be in; unset: none")
    String external__networks();

    @AttributeDefinition(
            name = "Connect in time",
            min = "50",
            max = "30000",
            description = "Milliseconds until a connection must stand")
    int connect__timeout__ms() default 1000;

    @AttributeDefinition(
            name = "Answer in time",
            min = "100",
            max = "30000",
            description = "Milliseconds until a fetch must be over")
    int answer__timeout__ms() default 3000;

    @AttributeDefinition(
            name = "Largest document",
            min = "1024",
            max = "67108864",
            description = "Bytes of a document that is taken in")
    int max__document__bytes() default 1048576;

    @AttributeDefinition(
            name = "Requests",
            min = "1",
            max = "1000",
            description = "That are under way at a time to one root")
    int max__requests() default 8;

    @AttributeDefinition(
            name = "Queue",
            min = "0",
            max = "100000",
            description = "Requests to one root that may wait; more are turned away at once")
    int max__waiting() default 1000;

    @AttributeDefinition(name = "Redirects", min = "0", max = "20", description = "That one fetch follows")
    int max__redirects() default 3;

    @AttributeDefinition(
            name = "Failures",
            min = "0",
            max = "1000",
            description = "In a row after which a root is not asked for a while; 0: it is always asked")
    int breaker__failures() default 5;

    @AttributeDefinition(name = "Pause", min = "1", max = "3600", description = "Seconds until it is tried again")
    int breaker__pause() default 10;

    @AttributeDefinition(
            name = "Age of the index",
            min = "0",
            max = "3600",
            description = "Seconds for which a URI that is in no index is no list, without asking again")
    int index__age() default 5;

    @AttributeDefinition(
            name = "Look for changes",
            min = "0",
            max = "86400",
            description = "Seconds between two looks at the documents in use; 0: never")
    int poll__interval() default 30;
}
