package io.rollcall.rls.sip.internal.client;

import io.rollcall.rls.sip.internal.message.SipUri;

/**
 * What configuration says about requests of ours.
 *
 * @param outboundProxy next hop of initial back-end SUBSCRIBEs, or null
 * @param udpMaxBytes a larger request goes by a stream (RFC 3261, 18.1.1)
 * @param streamMemoryMs how long a refused connect is remembered
 * @param targetMemoryMs how long a server that failed is tried after the others of its domain
 * @param toSource whether a watcher whose Contact is a private address is told where its SUBSCRIBE came from
 * @param underWay how many requests may wait for an answer
 * @param resolveThreads how many URIs are looked up at a time
 * @param userAgent value of User-Agent, or empty
 */
public record SendingRules(
        SipUri outboundProxy,
        int udpMaxBytes,
        long streamMemoryMs,
        long targetMemoryMs,
        boolean toSource,
        int underWay,
        int resolveThreads,
        String userAgent) {}
