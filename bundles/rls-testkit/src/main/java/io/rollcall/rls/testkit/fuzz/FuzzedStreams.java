package io.rollcall.rls.testkit.fuzz;

import io.rollcall.rls.testkit.sip.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/** Sends spoilt messages on connections, a few on each; some are left half said, some are broken off. */
final class FuzzedStreams implements Fuzzer.Outlet {

    private static final int ON_EACH = 8;
    private static final int LEFT_OPEN = 40;
    private static final int LIMIT_MS = 2000;

    private final Fuzzer fuzzer;
    private final String host;
    private final ArrayDeque<Socket> leftOpen = new ArrayDeque<>();
    private Socket current;

    FuzzedStreams(final Fuzzer fuzzer, final String host) {
        this.fuzzer = fuzzer;
        this.host = host;
    }

    @Override
    public void send(final long number) throws IOException {
        if (current == null) {
            current = new Socket();
            current.connect(fuzzer.server(), LIMIT_MS);
            fuzzer.count("tcp connections");
        }
        try {
            current.getOutputStream().write(fuzzer.mutator().message(number, Transport.TCP, host, fuzzer.list()));
            take(current);
        } catch (final IOException e) {
            close(current);
            current = null;
            throw e;
        }
        if (number % ON_EACH == ON_EACH - 1) {
            leave(number);
        }
    }

    private void leave(final long number) throws IOException {
        // every third goes with a reset
        current.setSoLinger(number / ON_EACH % 3 == 0, 0);
        leftOpen.add(current);
        current = null;
        if (leftOpen.size() > LEFT_OPEN) {
            final Socket oldest = leftOpen.poll();
            take(oldest);
            close(oldest);
        }
    }

    /** Takes what is there, so that the server is not held up. */
    private void take(final Socket socket) throws IOException {
        final InputStream in = socket.getInputStream();
        final int there = in.available();
        if (there > 0) {
            final String text = new String(in.readNBytes(there), StandardCharsets.ISO_8859_1);
            for (int at = text.indexOf("SIP/2.0 "); at >= 0; at = text.indexOf("SIP/2.0 ", at + 8)) {
                if ((at == 0 || text.charAt(at - 1) == '\n') && at + 11 <= text.length()) {
                    fuzzer.count("answered " + text.substring(at + 8, at + 11));
                }
            }
        }
    }

    @Override
    public void close() {
        leftOpen.forEach(FuzzedStreams::close);
        if (current != null) {
            close(current);
        }
    }

    private static void close(final Socket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            // it is gone
        }
    }
}
