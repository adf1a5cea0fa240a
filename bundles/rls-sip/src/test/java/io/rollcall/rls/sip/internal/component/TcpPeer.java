package io.rollcall.rls.sip.internal.component;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A bare connection that says and hears SIP as text. */
final class TcpPeer implements AutoCloseable {

    private final Socket socket;

    TcpPeer(final InetSocketAddress server) throws IOException {
        this(new Socket(server.getAddress(), server.getPort()));
    }

    TcpPeer(final Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(5000);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Whether something has come that nobody has heard. */
    boolean waits() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes it as a machine does that knows nothing of it any more. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    void say(final String text) throws IOException {
        sayRaw(text.replace("\n", "\r\n"));
    }

    void sayRaw(final String text) throws IOException {
        sayRaw(text.getBytes(StandardCharsets.UTF_8));
    }

    void sayRaw(final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    String hearHex(final int count) throws IOException {
        final StringBuilder text = new StringBuilder();
        for (final byte one : socket.getInputStream().readNBytes(count)) {
            text.append(Integer.toHexString(one & 0xff)).append(' ');
        }
        return text.toString();
    }

    /** What comes up to an empty line. */
    String hearHead() throws IOException {
        final InputStream in = socket.getInputStream();
        final StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            final int b = in.read();
            if (b < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** The next message, head and body. */
    String hear() throws IOException {
        final InputStream in = socket.getInputStream();
        final String head = hearHead();
        final int at = head.indexOf("Content-Length: ") + 16;
        final int length = Integer.parseInt(head.substring(at, head.indexOf("\r", at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    String hearBytes(final int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
    }

    /** Whether the server has closed it. */
    boolean closedByServer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (final SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
