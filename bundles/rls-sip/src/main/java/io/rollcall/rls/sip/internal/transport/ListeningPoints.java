package io.rollcall.rls.sip.internal.transport;

import gov.nist.javax.sip.ListeningPointImpl;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.jainsip.NamedProcessorFactory;
import io.rollcall.rls.jainsip.QuietServerLogger;
import io.rollcall.rls.jainsip.QuietStackLogger;
import io.rollcall.rls.sip.internal.Failures;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.ObjectInUseException;
import javax.sip.SipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening points of one JAIN-SIP stack. The stack is made with {@code new}: its SipFactory keeps dead stacks in
 * static maps. It lives in a thread group of its own, because it leaves a thread behind when it stops.
 */
public final class ListeningPoints {

    private static final Logger LOG = LoggerFactory.getLogger(ListeningPoints.class);
    private static final long PATIENCE_MS = 5000;

    private final String name = "rls-sip-" + UUID.randomUUID();
    private final Map<ListenAddress, Opened> points = new ConcurrentHashMap<>();
    private final PacketReceiver receiver;
    private final Connections connections;
    private final int bufferBytes;
    private final Failures failures;
    private final ThreadGroup threads;
    private final SipStackImpl stack;
    private volatile List<ListenAddress> wanted = List.of();

    /** A listening point with the socket behind it. */
    private record Opened(ListeningPoint point, MessageProcessor processor) {}

    /**
     * A stack without listening points.
     *
     * @param bufferBytes size of the socket buffers of UDP
     */
    public ListeningPoints(
            final PacketReceiver receiver,
            final Connections connections,
            final int bufferBytes,
            final Failures failures) {
        this.receiver = receiver;
        this.connections = connections;
        this.bufferBytes = bufferBytes;
        this.failures = failures;
        threads = group(name);
        NamedProcessorFactory.register(name, this::processor);
        final SipStackImpl[] made = new SipStackImpl[1];
        final Exception[] failure = new Exception[1];
        inGroup(() -> {
            try {
                made[0] = new SipStackImpl(properties());
            } catch (final SipException | RuntimeException e) {
                failure[0] = e;
            }
        });
        if (made[0] == null) {
            NamedProcessorFactory.unregister(name);
            throw new IllegalStateException("JAIN-SIP does not start", failure[0]);
        }
        stack = made[0];
    }

    private Properties properties() {
        final Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", name);
        // dialogs are values of the engine, transactions are our own
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", QuietStackLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", QuietServerLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.MESSAGE_PROCESSOR_FACTORY", NamedProcessorFactory.class.getName());
        properties.setProperty("gov.nist.javax.sip.THREAD_PRIORITY", Integer.toString(Thread.NORM_PRIORITY));
        return properties;
    }

    private MessageProcessor processor(
            final SIPTransactionStack of, final InetAddress address, final int port, final String transport)
            throws IOException {
        if (Transport.of(transport) == Transport.UDP) {
            return new DatagramPoint(of, address, port, receiver, bufferBytes, failures);
        }
        return new StreamPoint(
                of, new ListenAddress(Transport.of(transport), address.getHostAddress(), port), connections, failures);
    }

    /** What is to be open from now on, whether it is or not. */
    public void wanted(final List<ListenAddress> addresses) {
        wanted = List.copyOf(addresses);
    }

    List<ListenAddress> wanted() {
        return wanted;
    }

    /** Opens a listening point. */
    public void open(final ListenAddress address) throws IOException {
        if (address.transport().secure() && !connections.tls().serves()) {
            throw new IOException("tls_certificate is not set");
        }
        try {
            final ListeningPointImpl opened = (ListeningPointImpl) stack.createListeningPoint(
                    address.host(), address.port(), address.transport().name());
            points.put(address, new Opened(opened, opened.getMessageProcessor()));
        } catch (final SipException | InvalidArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Closes a listening point and the connections that came to it. */
    public void close(final ListenAddress address) {
        final Opened opened = points.remove(address);
        if (opened != null) {
            try {
                stack.deleteListeningPoint(opened.point());
            } catch (final ObjectInUseException e) {
                LOG.warn("{} is not closed: {}", address, e.toString());
            }
        }
    }

    /** What is open. */
    public Collection<ListenAddress> open() {
        return new ArrayList<>(points.keySet());
    }

    /** The UDP sockets. */
    List<DatagramPoint> datagramPoints() {
        final List<DatagramPoint> found = new ArrayList<>(points.size());
        for (final Opened opened : points.values()) {
            if (opened.processor() instanceof DatagramPoint point) {
                found.add(point);
            }
        }
        return found;
    }

    /** Closes everything; no thread of the stack is left. */
    public void stop() {
        open().forEach(this::close);
        final Thread stopper = new Thread(threads, stack::stop, "rls-sip-stop");
        stopper.start();
        // the stack waits a second for nothing, and its event scanner for ever
        final long until = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (threads.activeCount() > 0 && System.nanoTime() < until) {
            threads.interrupt();
            LockSupport.parkNanos(5_000_000);
        }
        NamedProcessorFactory.unregister(name);
    }

    private void inGroup(final Runnable task) {
        final Thread thread = new Thread(threads, task, "rls-sip-start");
        thread.start();
        try {
            thread.join(); // loading the stack's classes takes as long as a busy machine needs
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A group that goes away with its last thread: nothing in the JDK replaces that yet. */
    @SuppressWarnings("removal")
    private static ThreadGroup group(final String name) {
        final ThreadGroup group = new ThreadGroup(name);
        group.setDaemon(true);
        return group;
    }
}
