package io.rollcall.rls.testkit.torture;

import io.rollcall.rls.testkit.sip.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that is hard to read, and what becomes of it. Immutable.
 *
 * @param name says what is odd in it
 * @param status of the response; {@link #SILENCE} where there is none
 * @param only the one transport over which that is so, or null for each
 * @param text lines with {@code \n}; {@code {via}}, {@code {host}}, {@code {list}} and {@code {id}} stand for what a
 *     test fills in, {@code \xHH} for a byte, {@code {x*9}} for a character so many times
 */
public record TortureMessage(String name, int status, Transport only, String text) {

    /** No response at all. */
    public static final int SILENCE = 0;

    private static final Pattern TITLE = Pattern.compile("### (.+): (\\d+)( udp| tcp)?");
    private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");
    private static final Pattern REPEATED = Pattern.compile("\\{([^{}]+)\\*(\\d+)}");

    /** All of them: those that must be served first. */
    public static List<TortureMessage> all() {
        final List<TortureMessage> all = new ArrayList<>(read("valid.txt"));
        all.addAll(read("invalid.txt"));
        return all;
    }

    /** Whether the status is the one to expect over this transport. */
    public boolean isFor(final Transport transport) {
        return only == null || only == transport;
    }

    /**
     * The message as it is sent.
     *
     * @param host address and port that the sender listens on
     * @param list URI of a list that exists
     * @param id unlike that of any other message
     */
    public byte[] bytes(final Transport transport, final String host, final String list, final String id) {
        String filled = text.replace("{via}", "SIP/2.0/" + transport + " {host};rport;branch=z9hG4bK{id}")
                .replace("{transport}", transport.toString())
                .replace("{host}", host)
                .replace("{list}", list)
                .replace("{id}", id);
        filled = REPEATED.matcher(filled)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).repeat(Integer.parseInt(found.group(2)))));
        // each byte is a character from here on, so that any byte can be among them
        final String bytes =
                new String(filled.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return BYTE.matcher(bytes)
                .replaceAll(found -> Matcher.quoteReplacement(
                        Character.toString((char) Integer.parseInt(found.group(1), Byte.SIZE * 2))))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<TortureMessage> read(final String file) {
        final List<TortureMessage> messages = new ArrayList<>();
        Matcher title = null;
        StringBuilder text = new StringBuilder();
        for (final String line : (content(file) + "\n### end: 0").split("\n", -1)) {
            final Matcher next = TITLE.matcher(line);
            if (!next.matches()) {
                text.append(line).append('\n');
                continue;
            }
            if (title != null) {
                messages.add(message(title, text.toString().strip()));
            }
            title = next;
            text = new StringBuilder();
        }
        return messages;
    }

    private static TortureMessage message(final Matcher title, final String text) {
        final String only = title.group(3);
        return new TortureMessage(
                title.group(1),
                Integer.parseInt(title.group(2)),
                only == null ? null : only.equals(" udp") ? Transport.UDP : Transport.TCP,
                text.contains("\n\n") ? text : text + "\n\n");
    }

    private static String content(final String file) {
        try (InputStream in = TortureMessage.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
