package io.rollcall.rls.core.internal.context;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles what PID {@code rls} may hold. {@link EngineSettings} reads and checks it. */
@ObjectClassDefinition(name = "Resource list server", description = "The engine: list subscriptions and their notifier")
public @interface EngineConfiguration {

    @AttributeDefinition(
            name = "Longest hold",
            min = "0",
            max = "3600",
            description = "Seconds a change is held at most before it is told; 0 = no holding")
    String waitn__time() default "5";

    @AttributeDefinition(
            name = "Gathering",
            min = "0",
            max = "5000",
            description = "Milliseconds the first change after silence waits for others; never longer than waitn_time")
    String gather__time__ms() default "30";

    @AttributeDefinition(
            name = "Longest subscription",
            min = "1",
            description = "Seconds; a longer Expires is cut to this in the 200 (RFC 6665, 3.1.1)")
    String max__expires() default "7200";

    @AttributeDefinition(
            name = "Shortest subscription",
            min = "0",
            max = "3600",
            description = "Seconds; a shorter Expires but 0 is answered 423 (RFC 6665, 4.2.1.1)")
    String min__expiration() default "60";

    @AttributeDefinition(
            name = "Subscription without Expires",
            description = "Seconds; empty = what the event package says (RFC 6665, 5.4.4)")
    String default__expiration() default "";

    @AttributeDefinition(
            name = "Poll wait",
            min = "0",
            max = "10000",
            description = "Milliseconds the NOTIFY of a poll (Expires: 0) waits for the state of the members")
    String poll__wait__ms() default "500";

    @AttributeDefinition(
            name = "Resolve timeout",
            min = "100",
            max = "30000",
            description = "Milliseconds a list may take to be found before the SUBSCRIBE is answered 503")
    String resolve__timeout__ms() default "8000";

    @AttributeDefinition(
            name = "Clean period",
            min = "0",
            description = "Seconds between two sweeps of expired subscriptions; 0 = none, deadlines still hold")
    String clean__period() default "100";

    @AttributeDefinition(name = "Clean period of members", description = "Seconds; 0 = none, -1 = clean_period")
    String rlpres__clean__period() default "-1";

    @AttributeDefinition(name = "Rows stay", description = "Seconds that rows stay in the database after their time")
    String expires__offset() default "0";

    @AttributeDefinition(
            name = "Not a list",
            description = "Status code for a SUBSCRIBE whose Request-URI is no list, or 0 to 99 to hand it on")
    String to__presence__code() default "404";

    @AttributeDefinition(
            name = "Without eventlist",
            description = "refuse: a SUBSCRIBE for a list without Supported: eventlist is answered 421; hand_on: it is"
                    + " handed on as one for no list")
    String without__eventlist() default "refuse";

    @AttributeDefinition(name = "Error responses", description = "0: errors but 401 and 403 are handed on instead")
    String create__error__response() default "1";

    @AttributeDefinition(
            name = "Events",
            description = "Events served, by comma or repeated, such as presence or dialog;sla; each needs its bundle")
    String[] rls__event() default {"presence"};

    @AttributeDefinition(name = "Package grace", min = "0", max = "3600", description = "Seconds it may be away")
    String package__grace() default "30";

    @AttributeDefinition(name = "Lanes", min = "1", max = "16", description = "2^n; read at the start of the bundle")
    String hash__size() default "9";

    @AttributeDefinition(
            name = "Back-end Expires",
            min = "60",
            description = "Seconds asked of back ends; empty = what the event package says")
    String backend__expires() default "";

    @AttributeDefinition(
            name = "Back-end rate",
            min = "1",
            description =
                    "Back-end SUBSCRIBEs a second of one watcher where many start at once, and of all after a restart")
    String backend__rate() default "500";

    @AttributeDefinition(
            name = "Back-end tries",
            min = "0",
            max = "1000",
            description = "Failures in a row after which a member is shown as given up; it is tried on, but seldom")
    String backend__retries() default "10";

    @AttributeDefinition(
            name = "Redirects",
            min = "0",
            max = "100",
            description = "Alternatives of 3xx answers that are tried for one SUBSCRIBE to a back end; 0 = none (RFC"
                    + " 3261, 8.1.3.4)")
    String max__redirects() default "5";

    @AttributeDefinition(
            name = "Back-end coding",
            description = "Content codings that back ends may use in NOTIFYs, for Accept-Encoding, best first: deflate,"
                    + " gzip; empty or none = none is asked for")
    String[] backend__encoding() default {};

    @AttributeDefinition(
            name = "Back-end body",
            min = "1024",
            max = "268435456",
            description =
                    "Bytes of a back-end body, once its coding is undone or partial states are joined; more is refused")
    String max__backend__body__length() default "1048576";

    @AttributeDefinition(
            name = "Nesting level",
            min = "-1",
            max = "1000",
            description = "Lists inside of lists that are asked for as lists; 0: none, -1: as deep as they go")
    int max__nesting__level() default -1;

    @AttributeDefinition(name = "Timer N", min = "1", max = "3600", description = "Seconds (RFC 6665, 4.1.2.4)")
    String timer__n() default "32";

    @AttributeDefinition(
            name = "Ignore 408 on NOTIFY",
            min = "0",
            description = "0: a NOTIFY without answer ends the subscription; 1: never; n: n in a row do")
    String ignore__408__on__notify() default "0";

    @AttributeDefinition(
            name = "NOTIFYs at once",
            min = "0",
            description = "How many NOTIFYs of changes start in each timer_interval over all lists; 0: no limit")
    String max__notifications__at__once() default "0";

    @AttributeDefinition(
            name = "Interval of NOTIFYs at once",
            min = "1",
            max = "3600",
            description = "Seconds over which max_notifications_at_once counts")
    String timer__interval() default "10";

    @AttributeDefinition(
            name = "NOTIFY body",
            min = "0",
            description = "Bytes the body of a NOTIFY may have; more is split between members over several NOTIFYs; 0 ="
                    + " no limit")
    String max__notify__body__length() default "0";

    @AttributeDefinition(
            name = "NOTIFY coding",
            description = "Content codings for bodies of NOTIFYs to watchers whose Accept-Encoding names them, best"
                    + " first: deflate, gzip; none = bodies go as they are")
    String[] notify__encoding() default {"deflate", "gzip"};

    @AttributeDefinition(
            name = "Nested lists",
            min = "1",
            max = "64",
            description = "Lists inside each other that the NOTIFY of another list server may have (RFC 4662, 4)")
    String nested__list__depth() default "16";

    @AttributeDefinition(
            name = "Parts of nested lists",
            min = "1",
            max = "1000000",
            description = "Parts that a multipart of another list server may have")
    String nested__list__parts() default "10000";

    @AttributeDefinition(
            name = "Entries of nested lists",
            min = "1",
            max = "1000000",
            description = "Resources that a document of another list server may name")
    String nested__list__entries() default "10000";

    @AttributeDefinition(
            name = "Back ends of a list",
            min = "0",
            description = "Back-end subscriptions of one list subscription; members beyond are listed without state;"
                    + " 0 = no limit")
    String max__backend__subs() default "0";

    @AttributeDefinition(
            name = "Back ends of a watcher",
            min = "0",
            description = "Back-end subscriptions of one watcher; 0 = no limit")
    String max__backends__per__watcher() default "20000";

    @AttributeDefinition(
            name = "Back ends in all",
            min = "0",
            description = "Back-end subscriptions of this server; 0 = no limit")
    String max__backends() default "1000000";

    @AttributeDefinition(
            name = "Local members only",
            description = "1 = members outside of local_domains are listed, but nobody is asked for them")
    String disable__remote__presence() default "0";

    @AttributeDefinition(
            name = "Local domains",
            description = "Domains that are ours; empty = server_address and the addresses listened on")
    String[] local__domains() default {};

    @AttributeDefinition(
            name = "Instances",
            min = "1",
            max = "1000",
            description =
                    "Instances of one resource at most, one for each fork of a back-end SUBSCRIBE (RFC 4662, 5.5)")
    String max__instances() default "16";

    @AttributeDefinition(
            name = "Document size",
            min = "1024",
            max = "268435456",
            description = "Bytes an XCAP document may have")
    String max__document__bytes() default "1048576";

    @AttributeDefinition(
            name = "Document depth",
            min = "8",
            max = "1000000",
            description = "Elements inside each other that an XCAP document may have")
    String max__document__depth() default "64";

    @AttributeDefinition(
            name = "List entries",
            min = "1",
            max = "1000000",
            description = "Entries a list may have; further ones are left out")
    String max__list__entries() default "10000";

    @AttributeDefinition(
            name = "List documents",
            min = "1",
            max = "1000000",
            description = "Documents a list may be made of by references (RFC 4826, 4.5)")
    String max__list__documents() default "100";

    @AttributeDefinition(
            name = "Fresh lists",
            min = "0",
            max = "86400",
            description = "Seconds a copy of a document is used before its source is asked whether it is still right")
    String list__fresh__time() default "5";

    @AttributeDefinition(
            name = "Stale lists",
            min = "0",
            max = "31536000",
            description = "Seconds a copy of a document is still used after that while its source is in trouble")
    String list__stale__time() default "86400";

    @AttributeDefinition(
            name = "Unresolved references",
            description = "fail: a list with an entry-ref or external that leads nowhere is answered 502 (RFC 4826,"
                    + " 4.5); skip: the rest is served")
    String unresolved__reference() default "fail";

    @AttributeDefinition(name = "Lists of users", description = "User part of their URIs, such as $uid-list")
    String user__list__template() default "";

    @AttributeDefinition(name = "Name of such a list", description = "In the user's document; empty: all of it")
    String user__list__name() default "default";

    @AttributeDefinition(name = "That document", description = "Its name; SER: resource-lists.xml")
    String user__list__document() default "index";

    @AttributeDefinition(name = "Where it is", description = "uri: sip:alice@d; address: alice@d; user: alice (SER)")
    String xui__form() default "uri";

    @AttributeDefinition(name = "Where lists are", description = "Looked for in this order; not where not named")
    String[] list__sources() default {"rls-services", "user-lists", "files"};

    @AttributeDefinition(
            name = "Trusted peers",
            description = "Addresses and networks whose word counts for who the watcher is (RFC 3325); none for nobody")
    String[] trusted__peers() default {"127.0.0.0/8", "::1"};

    @AttributeDefinition(
            name = "Watcher",
            description = "Where a trusted peer says who the watcher is: From, another header field, or a URI for all")
    String watcher__uri() default "From";

    @AttributeDefinition(
            name = "Assert identities",
            description = "1: back-end SUBSCRIBEs tell the watcher in P-Asserted-Identity (RFC 3325, 9.1)")
    String assert__identity() default "0";

    @AttributeDefinition(
            name = "Who may",
            description = "none, implicit or owner: the rule where no WatcherPolicy decides (RFC 4662, 4.4)")
    String auth() default "implicit";

    @AttributeDefinition(name = "Realm", description = "Of challenges; empty = the domain of the watcher")
    String auth__realm() default "";

    @AttributeDefinition(
            name = "Digest algorithms",
            description = "Of challenges, the one preferred first: SHA-256, SHA-512-256, MD5 (RFC 8760, 2.3)")
    String[] digest__algorithms() default {"SHA-256", "MD5"};

    @AttributeDefinition(
            name = "Life of a nonce",
            min = "1",
            max = "86400",
            description = "Seconds a nonce may be used before the client must take another one (RFC 7616, 3.3)")
    String nonce__life() default "300";

    @AttributeDefinition(name = "Contained lists", description = "Whether lists in the SUBSCRIBE are served (RFC 5367)")
    String contained__lists() default "1";

    @AttributeDefinition(
            name = "Contained list, bytes",
            min = "100",
            max = "16777216",
            description = "Bytes a list in a SUBSCRIBE may have once its coding is undone; 413 beyond")
    String max__contained__list__bytes() default "65536";

    @AttributeDefinition(
            name = "Contained list, entries",
            min = "1",
            max = "100000",
            description = "Entries a list in a SUBSCRIBE may have; 403 beyond")
    String max__contained__list__entries() default "500";

    @AttributeDefinition(
            name = "Contained list, domains",
            description = "Whose users a list in a SUBSCRIBE may name: own, any, or domains (RFC 5363, 5.2)")
    String[] contained__list__domains() default {"own"};

    @AttributeDefinition(name = "Subscriptions", min = "1", description = "List subscriptions in all; 503 beyond")
    String max__subscriptions() default "1000000";

    @AttributeDefinition(
            name = "Subscriptions of a watcher",
            min = "1",
            description = "List subscriptions of one watcher; 403 beyond")
    String max__subscriptions__per__watcher() default "500";

    @AttributeDefinition(
            name = "Lists sought for a watcher",
            min = "1",
            description = "SUBSCRIBEs of one watcher that wait for their list at a time; 486 beyond")
    String max__resolving__per__watcher() default "20";

    @AttributeDefinition(name = "Store", description = "0 memory, 1 written through, 2 a database of several nodes")
    String db__mode() default "0";

    @AttributeDefinition(name = "Reserved range", description = "Numbers of NOTIFYs that one write reserves")
    String reserved__range() default "1000";

    @AttributeDefinition(name = "Write behind", description = "Milliseconds that the state of members may be unwritten")
    String write__behind__ms() default "1000";

    @AttributeDefinition(name = "Write timeout", description = "Milliseconds that a SUBSCRIBE waits for its write")
    String write__timeout__ms() default "8000";

    @AttributeDefinition(name = "Delay of the reload", description = "Seconds until the copy of mode 0 is taken up")
    String init__timer__delay() default "3";

    @AttributeDefinition(name = "Rate of first NOTIFYs", description = "Full states a second after a restart")
    String restore__rate() default "500";

    @AttributeDefinition(name = "Steps of that rate", description = "In how many steps a second they leave")
    String notifier__poll__rate() default "10";

    @AttributeDefinition(name = "Granularity of sweeps", description = "Seconds between two looks at clean_period")
    String expiration__timer__period() default "10";

    @AttributeDefinition(name = "Threads of the lanes", description = "With db_mode 2; 0 = one a processor")
    String notifier__processes() default "0";
}
