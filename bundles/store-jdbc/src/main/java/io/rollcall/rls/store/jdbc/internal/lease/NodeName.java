package io.rollcall.rls.store.jdbc.internal.lease;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name of a node that was given none: that of its host, and some letters that stay the same for as long as its data
 * folder does.
 */
public final class NodeName {

    private static final Logger LOG = LoggerFactory.getLogger(NodeName.class);
    private static final int LONGEST_HOST = 48;
    private static final int LETTERS = 6;
    private static final int BASE = 36;

    private NodeName() {}

    /**
     * Reads it, or makes it up.
     *
     * @param file where the letters are kept
     */
    public static String of(final Path file) {
        return host() + '-' + letters(file);
    }

    private static String host() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (final UnknownHostException e) {
            name = "node";
        }
        final String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
        return plain.substring(0, Math.min(LONGEST_HOST, plain.length()));
    }

    private static String letters(final Path file) {
        try {
            if (Files.exists(file)) {
                final String kept = Files.readString(file).trim();
                if (kept.matches("[a-z0-9]{" + LETTERS + "}")) {
                    return kept;
                }
            }
        } catch (final IOException e) {
            LOG.warn("{} cannot be read: this server is another node than before", file);
        }
        final StringBuilder made = new StringBuilder();
        final SecureRandom random = new SecureRandom();
        while (made.length() < LETTERS) {
            made.append(Character.forDigit(random.nextInt(BASE), BASE));
        }
        try {
            Files.writeString(file, made);
        } catch (final IOException e) {
            LOG.warn("{} cannot be written: after a restart this server is another node", file);
        }
        return made.toString();
    }
}
