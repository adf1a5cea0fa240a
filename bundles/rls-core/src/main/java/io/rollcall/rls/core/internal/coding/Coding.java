package io.rollcall.rls.core.internal.coding;

import java.util.List;
import java.util.Locale;

/** A content coding that we can make. */
public enum Coding {
    DEFLATE,
    GZIP;

    private static final int NOT_SAID = -1;

    /** Its name in Content-Encoding. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one with this name.
     *
     * @throws IllegalArgumentException with a message that reads on from "key = value"
     */
    public static Coding of(final String token) {
        for (final Coding one : values()) {
            if (one.token().equalsIgnoreCase(token)) {
                return one;
            }
        }
        throw new IllegalArgumentException("is neither deflate nor gzip nor none");
    }

    /**
     * What a watcher likes best of what we may use, or null for none: of equal quality the first of ours, and none
     * where it likes the plain body better (RFC 3261, 20.2).
     *
     * @param accepted the codings of its Accept-Encoding with their q, or null where it named none
     * @param ours in the order we prefer them
     */
    public static Coding choose(final List<String> accepted, final List<Coding> ours) {
        if (accepted == null) {
            return null;
        }
        Coding best = null;
        int bestQuality = Math.max(0, quality(accepted, "identity"));
        for (final Coding one : ours) {
            final int quality = quality(accepted, one.token());
            final boolean better = best == null ? quality >= bestQuality : quality > bestQuality;
            if (quality > 0 && better) {
                best = one;
                bestQuality = quality;
            }
        }
        return best;
    }

    /** In thousandths. */
    private static int quality(final List<String> accepted, final String token) {
        int any = NOT_SAID;
        for (final String one : accepted) {
            final int semicolon = one.indexOf(';');
            final String name = (semicolon < 0 ? one : one.substring(0, semicolon)).trim();
            final int quality = semicolon < 0 ? 1000 : thousandths(one.substring(semicolon + 1));
            if (name.equalsIgnoreCase(token)) {
                return quality;
            }
            if (name.equals("*") && !token.equals("identity")) {
                any = quality;
            }
        }
        return any;
    }

    private static int thousandths(final String parameters) {
        for (final String parameter : parameters.split(";")) {
            final String[] pair = parameter.split("=", 2);
            if (pair.length == 2 && pair[0].trim().equalsIgnoreCase("q")) {
                try {
                    return (int) (1000 * Double.parseDouble(pair[1].trim()));
                } catch (final NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1000;
    }
}
