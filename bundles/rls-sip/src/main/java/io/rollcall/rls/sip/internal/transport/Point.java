package io.rollcall.rls.sip.internal.transport;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import io.rollcall.rls.api.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;

/** A listening point as JAIN-SIP wants to see it; the sockets are ours, and nothing of the stack is sent by them. */
abstract class Point extends MessageProcessor {

    private final ListenAddress listens;

    Point(final SIPTransactionStack stack, final InetAddress address, final int port, final Transport transport) {
        super(address, port, transport.name().toLowerCase(Locale.ROOT), stack);
        listens = new ListenAddress(transport, address.getHostAddress(), port);
    }

    /** What the key {@code listen} says of it. */
    public final ListenAddress point() {
        return listens;
    }

    @Override
    public final SIPTransactionStack getSIPStack() {
        return sipStack;
    }

    @Override
    public final MessageChannel createMessageChannel(final HostPort target) throws IOException {
        throw new IOException("requests of the stack's own are not sent");
    }

    @Override
    public final MessageChannel createMessageChannel(final InetAddress target, final int targetPort)
            throws IOException {
        throw new IOException("requests of the stack's own are not sent");
    }

    @Override
    public final int getDefaultTargetPort() {
        return listens.transport().defaultPort();
    }

    @Override
    public final boolean isSecure() {
        return listens.transport().secure();
    }

    @Override
    public final int getMaximumMessageSize() {
        return Integer.MAX_VALUE;
    }
}
