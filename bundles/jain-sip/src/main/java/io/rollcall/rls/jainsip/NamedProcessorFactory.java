package io.rollcall.rls.jainsip;

import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.MessageProcessorFactory;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the message processors of a stack by asking the factory that was registered under the name of that stack.
 *
 * <p>JAIN-SIP loads its factory with {@code Class.forName} from its own bundle, and so sees no class of another one:
 * the bundle that owns the stack registers its factory here before it makes a listening point, and takes it away when
 * the stack has stopped. Any thread.
 */
public final class NamedProcessorFactory implements MessageProcessorFactory {

    // static because JAIN-SIP makes the instance itself and hands nobody a reference
    private static final Map<String, MessageProcessorFactory> BY_STACK = new ConcurrentHashMap<>();

    /** Called by JAIN-SIP. */
    public NamedProcessorFactory() {
        // nothing to prepare: the stack is told with each call
    }

    /**
     * From now on listening points of that stack are made by this factory.
     *
     * @param stackName its {@code javax.sip.STACK_NAME}
     * @param factory makes its message processors
     */
    public static void register(final String stackName, final MessageProcessorFactory factory) {
        if (BY_STACK.putIfAbsent(stackName, factory) != null) {
            throw new IllegalStateException("a stack of this name is there already: " + stackName);
        }
    }

    /**
     * Forgets the factory, and with it the bundle it came from.
     *
     * @param stackName the name it was registered under
     */
    public static void unregister(final String stackName) {
        BY_STACK.remove(stackName);
    }

    @Override
    public MessageProcessor createMessageProcessor(
            final SIPTransactionStack stack, final InetAddress address, final int port, final String transport)
            throws IOException {
        final String name = ((javax.sip.SipStack) stack).getStackName();
        final MessageProcessorFactory factory = BY_STACK.get(name);
        if (factory == null) {
            throw new IOException("nobody makes listening points for the stack " + name);
        }
        return factory.createMessageProcessor(stack, address, port, transport);
    }
}
