package io.rollcall.rls.sip.internal.dns;

import java.net.InetAddress;
import java.util.List;

/**
 * What is asked to find the servers of a domain (RFC 3263, 4). Implementations say whether they block; an empty list
 * means that there is no such record.
 */
public interface Lookups {

    /** Whether the name is known on this machine, as in its hosts file, so that DNS has no say in it. */
    boolean local(String host) throws Unknown;

    /** The NAPTR records of a domain. */
    List<Naptr> naptr(String domain) throws Unknown;

    /** The SRV records of a service such as {@code _sip._udp.example.org}. */
    List<Srv> srv(String service) throws Unknown;

    /** The addresses of a host, however this machine finds them. */
    List<InetAddress> addresses(String host) throws Unknown;
}
