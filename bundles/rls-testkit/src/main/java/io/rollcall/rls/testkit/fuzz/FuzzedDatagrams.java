package io.rollcall.rls.testkit.fuzz;

import io.rollcall.rls.testkit.sip.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Sends spoilt datagrams; NOTIFYs that come of them are answered 481, so that they are not repeated. */
final class FuzzedDatagrams implements Fuzzer.Outlet {

    private static final Pattern COPIED = Pattern.compile("(?:Via|From|To|Call-ID|CSeq): .*");

    private final Fuzzer fuzzer;
    private final DatagramChannel channel;
    private final String host;
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);

    FuzzedDatagrams(final Fuzzer fuzzer, final InetSocketAddress local) throws IOException {
        this.fuzzer = fuzzer;
        channel = DatagramChannel.open().bind(local);
        channel.configureBlocking(false);
        final InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
        host = bound.getAddress().getHostAddress() + ':' + bound.getPort();
    }

    String host() {
        return host;
    }

    @Override
    public void send(final long number) throws IOException {
        channel.send(
                ByteBuffer.wrap(fuzzer.mutator().message(number, Transport.UDP, host, fuzzer.list())), fuzzer.server());
        SocketAddress from = channel.receive(buffer.clear());
        while (from != null) {
            take(new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1), from);
            from = channel.receive(buffer.clear());
        }
    }

    private void take(final String text, final SocketAddress from) throws IOException {
        if (text.startsWith("SIP/2.0 ")) {
            fuzzer.count("answered " + text.substring(8, Math.min(11, text.length())));
            return;
        }
        fuzzer.count("requests received");
        final StringBuilder answer = new StringBuilder("SIP/2.0 481 Not Mine\r\n");
        for (final String line : text.split("\r\n\r\n", 2)[0].split("\r\n")) {
            if (COPIED.matcher(line).matches()) {
                answer.append(line).append("\r\n");
            }
        }
        answer.append("Content-Length: 0\r\n\r\n");
        channel.send(ByteBuffer.wrap(answer.toString().getBytes(StandardCharsets.ISO_8859_1)), from);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
