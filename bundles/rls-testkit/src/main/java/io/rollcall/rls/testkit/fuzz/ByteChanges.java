package io.rollcall.rls.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes that know nothing of lines. */
final class ByteChanges {

    static final List<Change> ALL = List.of(
            ByteChanges::flipBits,
            ByteChanges::overwrite,
            ByteChanges::cutOut,
            ByteChanges::repeat,
            ByteChanges::truncate,
            ByteChanges::insert,
            ByteChanges::insert,
            ByteChanges::stretch);

    private static final int LONGEST = 60_000;

    /** What parsers stumble over, one character a byte. */
    private static final List<String> WORDS = List.of(
            "\"",
            "\\",
            "<",
            ">",
            "<>",
            ";",
            ";;",
            ",",
            ":",
            "@",
            "@@",
            "%",
            "%00",
            "%zz",
            "\0",
            "\r\n",
            "\r\n\r\n",
            "\n ",
            "\r",
            "\t",
            "-1",
            "0",
            "1",
            "00",
            "255",
            "256",
            "65536",
            "2147483648",
            "4294967296",
            "99999999999999999999",
            "sip:",
            "sips:",
            "tel:1",
            "*",
            "z9hG4bK",
            "SIP/2.0",
            "SIP/2.0/UDP ",
            "[::1",
            "]",
            "(",
            ")",
            "=",
            "==",
            "\u00c3\u00a9",
            "\u00ff\u00fe",
            "\u00c0\u0080",
            "\u00f0\u009f\u0099\u0082",
            "application/pidf+xml",
            "multipart/related;boundary=\"\"",
            "--",
            "eventlist",
            "\r\nRequire: ",
            "\r\nVia: ",
            "\r\nv:",
            "\r\nTo: ",
            "\r\nl:9\r\n",
            "terminated;reason=",
            "active;expires=",
            "\r\nContent-Encoding: gzip\r\n",
            ";q=1.5",
            ";tag=",
            ";tag=\"",
            ";lr",
            ";maddr=224.0.0.1",
            ";transport=",
            ";rport",
            ";received=",
            ";branch=",
            "&lt;",
            "<?xml",
            "<!DOCTYPE a [<!ENTITY b \"c\">",
            "]]>",
            "presence",
            "presence.winfo",
            "dialog;sla",
            "ACK ",
            "NOTIFY ",
            "SUBSCRIBE ",
            "INVITE ");

    private ByteChanges() {}

    static String word(final Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static byte[] flipBits(final byte[] message, final Random random) {
        final byte[] changed = message.clone();
        for (int i = random.nextInt(8); i >= 0 && changed.length > 0; i--) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return changed;
    }

    private static byte[] overwrite(final byte[] message, final Random random) {
        final byte[] changed = message.clone();
        for (int i = random.nextInt(4); i >= 0 && changed.length > 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        return changed;
    }

    private static byte[] cutOut(final byte[] message, final Random random) {
        final int from = random.nextInt(message.length + 1);
        final int to = Math.min(message.length, from + random.nextInt(60));
        return joined(Arrays.copyOf(message, from), Arrays.copyOfRange(message, to, message.length));
    }

    private static byte[] repeat(final byte[] message, final Random random) {
        final int from = random.nextInt(message.length + 1);
        final int to = Math.min(message.length, from + random.nextInt(100));
        return joined(Arrays.copyOf(message, to), Arrays.copyOfRange(message, from, message.length));
    }

    private static byte[] truncate(final byte[] message, final Random random) {
        return Arrays.copyOf(message, random.nextInt(message.length + 1));
    }

    private static byte[] insert(final byte[] message, final Random random) {
        final int at = random.nextInt(message.length + 1);
        return joined(
                Arrays.copyOf(message, at),
                word(random).getBytes(StandardCharsets.ISO_8859_1),
                Arrays.copyOfRange(message, at, message.length));
    }

    private static byte[] stretch(final byte[] message, final Random random) {
        final int at = random.nextInt(message.length + 1);
        final String word = random.nextBoolean() ? word(random) : "a";
        final int times = 1 << random.nextInt(14);
        final String text = word.repeat(Math.min(times, LONGEST / word.length()));
        return joined(
                Arrays.copyOf(message, at),
                text.getBytes(StandardCharsets.ISO_8859_1),
                Arrays.copyOfRange(message, at, message.length));
    }

    static byte[] joined(final byte[]... parts) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
