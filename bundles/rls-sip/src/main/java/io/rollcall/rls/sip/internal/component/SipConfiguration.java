package io.rollcall.rls.sip.internal.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Documents the keys for consoles; {@link Settings} reads and checks them. */
@ObjectClassDefinition(
        name = "Rollcall: SIP",
        description = "Listening points, timers and bounds of the SIP side; every key is live")
@interface SipConfiguration {

    @AttributeDefinition(
            name = "Listening points",
            description = "transport:address:port, with udp, tcp, tls, ws or wss; IPv6 in brackets."
                    + " TCP is listened on beside UDP")
    String[] listen() default {Settings.DEFAULT_UDP, Settings.DEFAULT_TCP};

    @AttributeDefinition(
            name = "Public addresses",
            required = false,
            description =
                    "host or host:port in Contact, as clients reach us, each perhaps after a transport and a colon;"
                            + " empty: the address listened on")
    String[] server__address() default {};

    @AttributeDefinition(
            name = "Certificate",
            required = false,
            description = "PEM or PKCS #12 file with our chain and key; tls listening points need it")
    String tls__certificate() default "";

    @AttributeDefinition(
            name = "Key",
            required = false,
            description = "PEM file with the key as bare PKCS #8, where it is not in the certificate's file")
    String tls__private__key() default "";

    @AttributeDefinition(
            name = "Password",
            required = false,
            type = AttributeType.PASSWORD,
            description = "Of the PKCS #12 file with the certificate")
    String tls__password() default "";

    @AttributeDefinition(
            name = "Trust",
            required = false,
            description = "PEM or PKCS #12 file with who may vouch for others; empty: whom the Java runtime trusts")
    String tls__trust() default "";

    @AttributeDefinition(
            name = "Password of the trust",
            required = false,
            type = AttributeType.PASSWORD,
            description = "Of the PKCS #12 file with the trust")
    String tls__trust__password() default "";

    @AttributeDefinition(
            name = "Client certificates",
            description = "none, want or need: whether who connects by TLS shows a certificate")
    String tls__client__auth() default "none";

    @AttributeDefinition(
            name = "Check servers",
            description = "Whether a server we connect to by TLS must prove its name (RFC 5922); off is for labs")
    boolean tls__verify__server() default true;

    @AttributeDefinition(name = "Versions of TLS", description = "TLSv1.3, TLSv1.2")
    String[] tls__protocols() default {"TLSv1.3", "TLSv1.2"};

    @AttributeDefinition(
            name = "Handshake limit",
            min = "100",
            max = "60000",
            description = "Milliseconds in which the far end of a TLS handshake must say something")
    int tls__handshake__ms() default Settings.TLS_HANDSHAKE_MS;

    @AttributeDefinition(
            name = "Outbound proxy",
            required = false,
            description = "SIP URI: next hop of back-end SUBSCRIBEs; the Request-URI stays the member's")
    String outbound__proxy() default "";

    @AttributeDefinition(
            name = "Next hop of what is no list",
            description =
                    "SIP URI that SUBSCRIBEs go to which are for no list, where to_presence_code of PID rls is below"
                            + " 100 (RFC 3261, 16.11); empty = nowhere")
    String not__a__list__next__hop() default "";

    @AttributeDefinition(
            name = "Largest UDP request",
            min = "200",
            max = "65000",
            description = "Bytes; a larger one goes by TCP, with UDP as fall-back (RFC 3261, 18.1.1)")
    int udp__max__bytes() default Settings.UDP_MAX_BYTES;

    @AttributeDefinition(name = "User agent", description = "Value of User-Agent and Server; - for none")
    String user__agent() default Settings.USER_AGENT;

    @AttributeDefinition(name = "T1", min = "10", max = "10000", description = "Milliseconds (RFC 3261, 17.1.1.1)")
    int timer__t1__ms() default 500;

    @AttributeDefinition(name = "T2", min = "10", max = "60000", description = "Milliseconds (RFC 3261, 17.1.2.2)")
    int timer__t2__ms() default 4000;

    @AttributeDefinition(
            name = "Transactions",
            min = "100",
            description = "Requests remembered, and requests of ours under way, at most")
    int max__transactions() default Settings.MAX_TRANSACTIONS;

    @AttributeDefinition(
            name = "Header lines",
            min = "20",
            max = "100000",
            description = "Header fields of a message at most; a request with more is answered 400, a response dropped")
    int max__header__lines() default 512;

    @AttributeDefinition(
            name = "Datagram",
            min = "2000",
            max = "65535",
            description = "Bytes of a message over UDP at most; a larger request is answered 513")
    int max__datagram__bytes() default 65_535;

    @AttributeDefinition(
            name = "Head",
            min = "2000",
            description = "Bytes of start line and header fields at most; a request with more is answered 513")
    int max__head__bytes() default 65_535;

    @AttributeDefinition(
            name = "Header line",
            min = "1000",
            description = "Bytes of one header field at most; a request with more is answered 400, or 414 for its URI")
    int max__line__bytes() default 8192;

    @AttributeDefinition(
            name = "Body",
            min = "1000",
            description = "Bytes of the body of a message at most; a request with more is answered 413")
    int max__body__bytes() default 1_000_000;

    @AttributeDefinition(
            name = "Requests of a source",
            min = "1",
            description = "SUBSCRIBEs a second that one address may send; beyond it 503. NOTIFYs are not counted")
    int source__subscribe__rate() default OverloadKeys.SOURCE_RATE;

    @AttributeDefinition(name = "Burst of a source", min = "1", description = "SUBSCRIBEs at once after silence")
    int source__subscribe__burst() default OverloadKeys.SOURCE_BURST;

    @AttributeDefinition(name = "Requests in all", min = "1", description = "SUBSCRIBEs a second of all addresses")
    int subscribe__rate() default OverloadKeys.TOTAL_RATE;

    @AttributeDefinition(name = "Burst in all", min = "1", description = "SUBSCRIBEs at once after silence")
    int subscribe__burst() default OverloadKeys.TOTAL_BURST;

    @AttributeDefinition(
            name = "Refusals",
            min = "0",
            description = "503s a second to one address; requests beyond that are dropped")
    int refusal__rate() default OverloadKeys.REFUSAL_RATE;

    @AttributeDefinition(
            name = "Retry-After",
            min = "1",
            max = "3600",
            description = "Seconds in a 503 at least; at most twice as many, so that peers do not return together")
    int overload__retry__after() default OverloadKeys.RETRY_AFTER_S;

    @AttributeDefinition(
            name = "Open SUBSCRIBEs of a source",
            min = "1",
            description = "SUBSCRIBEs of one address that wait for the engine; beyond it 503")
    int source__open__subscribes() default OverloadKeys.SOURCE_OPEN;

    @AttributeDefinition(
            name = "Open SUBSCRIBEs",
            min = "1",
            description = "SUBSCRIBEs that wait for the engine; beyond it 503")
    int max__open__subscribes() default OverloadKeys.OPEN;

    @AttributeDefinition(
            name = "Open NOTIFYs",
            min = "1",
            description =
                    "NOTIFYs that wait for the engine; more are passed over, to be repeated, or answered 503 on TCP")
    int max__open__notifies() default OverloadKeys.OPEN_NOTIFIES;

    @AttributeDefinition(
            name = "Answer allowance",
            min = "1000",
            description = "Bytes a second by which answers to one address over UDP may exceed its requests")
    int answer__allowance() default OverloadKeys.ANSWER_ALLOWANCE;

    @AttributeDefinition(name = "Sources", min = "16", description = "Addresses whose rates are remembered")
    int max__sources() default OverloadKeys.SOURCES;

    @AttributeDefinition(
            name = "Unlimited peers",
            required = false,
            description = "Addresses and networks that are not counted, such as your own proxies: 10.0.0.0/8")
    String[] unlimited__peers() default {};

    @AttributeDefinition(
            name = "Requests held",
            min = "0",
            description = "Requests, and outcomes, that wait while the engine is updated")
    int hold__queue() default Settings.HOLD_QUEUE;

    @AttributeDefinition(name = "Hold time", min = "0", max = "30", description = "Seconds, then 503")
    int hold__time() default Settings.HOLD_TIME_S;

    @AttributeDefinition(name = "Connections", min = "1", description = "TCP connections at most; each has a thread")
    int max__connections() default Settings.MAX_CONNECTIONS;

    @AttributeDefinition(
            name = "Connections of an address",
            min = "1",
            description = "Connections that one address may make; beyond it new ones are closed at once")
    int source__connections() default Settings.SOURCE_CONNECTIONS;

    @AttributeDefinition(
            name = "Stream memory in use",
            min = "1000000",
            description = "Bytes of incomplete messages on all connections; one that needs more is closed")
    int stream__buffer__bytes() default Settings.STREAM_BUFFER_BYTES;

    @AttributeDefinition(name = "Stream queue", min = "1", description = "Messages that wait on one connection")
    int stream__queue() default Settings.STREAM_QUEUE;

    @AttributeDefinition(name = "Stream workers", min = "1", max = "256", description = "Threads that write to streams")
    int stream__workers() default Settings.STREAM_WORKERS;

    @AttributeDefinition(name = "Largest stream message", min = "2000", description = "Bytes")
    int stream__max__bytes() default Settings.STREAM_MAX_BYTES;

    @AttributeDefinition(name = "Connect limit", min = "100", max = "30000", description = "Milliseconds")
    int connect__limit__ms() default Settings.CONNECT_LIMIT_MS;

    @AttributeDefinition(
            name = "Stream memory",
            min = "0",
            description = "Seconds in which a refused connect is not tried again for a large UDP request")
    int stream__memory() default Settings.STREAM_MEMORY_S;

    @AttributeDefinition(
            name = "Stream idle time",
            min = "60",
            description = "Seconds without a byte from the peer after which a connection is closed")
    int stream__idle() default Settings.STREAM_IDLE_S;

    @AttributeDefinition(
            name = "Read limit",
            min = "100",
            description = "Milliseconds in which a message that has begun on a connection is complete")
    int stream__read__ms() default Settings.STREAM_READ_MS;

    @AttributeDefinition(
            name = "Write limit",
            min = "100",
            description = "Milliseconds after which a peer that takes no data is cut off")
    int stream__write__ms() default Settings.STREAM_WRITE_MS;

    @AttributeDefinition(
            name = "Address translation",
            description =
                    "Whether a UDP watcher whose Contact is a private address that its SUBSCRIBE did not come from"
                            + " is sent NOTIFYs where it came from")
    boolean nat__aid() default false;

    @AttributeDefinition(
            name = "Origins",
            required = false,
            description = "Whose pages may connect by ws and wss, such as https://phone.example.org; empty: all")
    String[] ws__origins() default {};

    @AttributeDefinition(
            name = "DNS servers",
            required = false,
            description = "address or address:port; empty: those of the system")
    String[] dns__servers() default {};

    @AttributeDefinition(
            name = "DNS limit",
            min = "50",
            max = "30000",
            description = "Milliseconds in which a DNS server answers")
    int dns__timeout__ms() default 2000;

    @AttributeDefinition(name = "DNS tries", min = "1", max = "10", description = "How often each DNS server is asked")
    int dns__tries() default 2;

    @AttributeDefinition(
            name = "DNS memory",
            min = "1",
            max = "86400",
            description = "Seconds for which an answer is kept at most, whatever it says")
    int dns__max__ttl() default 3600;

    @AttributeDefinition(
            name = "DNS memory of what is not",
            min = "1",
            max = "86400",
            description = "Seconds for which it is kept at most that there is no such name or record")
    int dns__negative__ttl() default 30;

    @AttributeDefinition(
            name = "Memory of failed servers",
            min = "0",
            description =
                    "Seconds in which a server that failed is tried after the others of its domain (RFC 3263, 4.3)")
    int target__memory() default Settings.TARGET_MEMORY_S;

    @AttributeDefinition(name = "Look-ups", min = "1", max = "256", description = "URIs looked up at a time")
    int resolve__threads() default Settings.RESOLVE_THREADS;

    @AttributeDefinition(
            name = "UDP buffer",
            min = "65536",
            description = "Bytes of socket buffer for each listening point; counts for those opened later")
    int udp__buffer__bytes() default Settings.UDP_BUFFER_BYTES;

    @AttributeDefinition(
            name = "Identity key",
            required = false,
            description = "PEM file with an EC key on P-256 as PKCS #8: back-end SUBSCRIBEs are signed (RFC 8224)")
    String identity__key() default "";

    @AttributeDefinition(
            name = "Identity certificate",
            required = false,
            description = "https URL where others get the certificate of that key")
    String identity__certificate__url() default "";

    @AttributeDefinition(
            name = "Identity domains",
            required = false,
            description = "Domains of the watchers we vouch for")
    String[] identity__domains() default {};

    @AttributeDefinition(
            name = "Identity of our own",
            required = false,
            description = "SIP URI in From where we cannot vouch for the watcher; empty: the watcher's all the same")
    String identity__uri() default "";
}
