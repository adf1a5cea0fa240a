package io.rollcall.rls.testkit.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Changes of lines and of the words in them. */
final class LineChanges {

    static final List<Change> ALL = List.of(
            change(LineChanges::swapLines),
            change(LineChanges::repeatLine),
            change(LineChanges::removeLine),
            change(LineChanges::shuffle),
            change(LineChanges::replaceWord),
            change(LineChanges::replaceWord),
            change(LineChanges::swapWords),
            change(LineChanges::lieAboutLength),
            change(LineChanges::changeCase),
            change(LineChanges::fold),
            change(LineChanges::otherMethod),
            LineChanges::otherLineEnds);

    private static final List<String> METHODS =
            List.of("SUBSCRIBE", "NOTIFY", "OPTIONS", "ACK", "CANCEL", "INVITE", "subscribe", "BYE", "SIP/2.0", "");
    private static final List<String> LENGTHS =
            List.of("0", "1", "-1", "4", "100", "65535", "4000000", "2147483647", "99999999999", "x", "", "0x10");
    private static final String WORD_ENDS = "(?<=[ ;,=:<>@\"])|(?=[ ;,=:<>@\"])";

    /** A change of the list of lines, which has one at least. */
    private interface OfLines {
        void apply(List<String> lines, Random random);
    }

    private LineChanges() {}

    /** One character a byte, so that nothing is changed but what is meant to be. */
    private static Change change(final OfLines change) {
        return (message, random) -> {
            final String text = new String(message, StandardCharsets.ISO_8859_1);
            final List<String> lines = new ArrayList<>(Arrays.asList(text.split("\r\n", -1)));
            change.apply(lines, random);
            return String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    private static int any(final List<String> lines, final Random random) {
        return random.nextInt(lines.size());
    }

    private static void swapLines(final List<String> lines, final Random random) {
        Collections.swap(lines, any(lines, random), any(lines, random));
    }

    private static void repeatLine(final List<String> lines, final Random random) {
        final int from = any(lines, random);
        final int times = random.nextInt(20) == 0 ? 600 : 1 + random.nextInt(5);
        lines.addAll(any(lines, random), Collections.nCopies(times, lines.get(from)));
    }

    private static void removeLine(final List<String> lines, final Random random) {
        lines.remove(any(lines, random));
    }

    private static void shuffle(final List<String> lines, final Random random) {
        final int blank = Math.max(1, lines.indexOf(""));
        if (lines.size() > 1) {
            Collections.shuffle(lines.subList(1, Math.min(blank, lines.size())), random);
        }
    }

    private static void replaceWord(final List<String> lines, final Random random) {
        final int at = any(lines, random);
        final String[] words = lines.get(at).split(WORD_ENDS);
        words[random.nextInt(words.length)] = ByteChanges.word(random);
        lines.set(at, String.join("", words));
    }

    private static void swapWords(final List<String> lines, final Random random) {
        final int one = any(lines, random);
        final int other = any(lines, random);
        final String[] ofOne = lines.get(one).split(WORD_ENDS);
        final String[] ofOther = lines.get(other).split(WORD_ENDS);
        final int first = random.nextInt(ofOne.length);
        final int second = random.nextInt(ofOther.length);
        final String kept = ofOne[first];
        ofOne[first] = ofOther[second];
        ofOther[second] = kept;
        lines.set(other, String.join("", ofOther));
        lines.set(one, String.join("", ofOne));
    }

    private static void lieAboutLength(final List<String> lines, final Random random) {
        final String lie = "Content-Length: " + LENGTHS.get(random.nextInt(LENGTHS.size()));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).toLowerCase(Locale.ROOT).startsWith("content-length")) {
                lines.set(i, lie);
                return;
            }
        }
        lines.add(Math.min(1, lines.size()), lie);
    }

    private static void changeCase(final List<String> lines, final Random random) {
        final int at = any(lines, random);
        final String line = lines.get(at);
        lines.set(at, random.nextBoolean() ? line.toUpperCase(Locale.ROOT) : line.toLowerCase(Locale.ROOT));
    }

    private static void fold(final List<String> lines, final Random random) {
        final int at = any(lines, random);
        final String line = lines.get(at);
        final int where = random.nextInt(line.length() + 1);
        lines.set(at, line.substring(0, where) + "\r\n" + (random.nextBoolean() ? ' ' : '\t') + line.substring(where));
    }

    private static void otherMethod(final List<String> lines, final Random random) {
        final String method = METHODS.get(random.nextInt(METHODS.size()));
        lines.set(0, method + lines.get(0).replaceFirst("^[^ ]*", ""));
        if (random.nextBoolean()) {
            lines.replaceAll(line -> line.startsWith("CSeq") ? line.replaceFirst("[^ ]*$", method) : line);
        }
    }

    private static byte[] otherLineEnds(final byte[] message, final Random random) {
        final String end = random.nextBoolean() ? "\n" : random.nextBoolean() ? "\r" : "\n\r";
        return new String(message, StandardCharsets.ISO_8859_1)
                .replace("\r\n", end)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
