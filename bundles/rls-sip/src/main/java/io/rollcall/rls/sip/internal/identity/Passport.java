package io.rollcall.rls.sip.internal.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PASSporT (RFC 8225): who asks, who is asked and when, signed. */
final class Passport {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Pattern ADDRESS = Pattern.compile("(?i)(sips?):(?:([^@;?]*)@)?([^;?@]+)(.*)");
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9().-]+");

    private Passport() {}

    /** The value of an Identity header in full form (RFC 8224, 4.1). */
    static String identity(
            final PrivateKey key, final String certificateUrl, final String from, final String to, final Instant at)
            throws GeneralSecurityException {
        final String header = "{\"alg\":\"ES256\",\"typ\":\"passport\",\"x5u\":\"" + escaped(certificateUrl) + "\"}";
        final String claims = "{\"dest\":{" + claim(to, "[", "]") + "},\"iat\":" + at.getEpochSecond() + ",\"orig\":{"
                + claim(from, "", "") + "}}";
        final String text = encoded(header) + '.' + encoded(claims);
        // the form that JSON Web Signatures take: two numbers of 32 octets (RFC 7518, 3.4)
        final Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(text.getBytes(US_ASCII));
        return text + '.' + BASE64.encodeToString(signature.sign()) + ";info=<" + certificateUrl + ">;alg=ES256";
    }

    /** A telephone number as digits alone (RFC 8224, 8.3), anything else as its canonical URI (8.5). */
    private static String claim(final String uri, final String open, final String close) {
        final Matcher address = ADDRESS.matcher(uri);
        if (!address.matches()) {
            return "\"uri\":" + open + '"' + escaped(uri) + '"' + close;
        }
        final String user = address.group(2) == null ? "" : address.group(2).replaceFirst(":.*", "");
        final boolean phone = address.group(4).toLowerCase(Locale.ROOT).contains(";user=phone");
        if (phone && NUMBER.matcher(user).matches()) {
            return "\"tn\":" + open + '"' + user.replaceAll("[^0-9]", "") + '"' + close;
        }
        final String canonical = address.group(1).toLowerCase(Locale.ROOT)
                + ':'
                + (user.isEmpty() ? "" : user + '@')
                + address.group(3).toLowerCase(Locale.ROOT).replaceFirst(":(5060|5061)$", "");
        return "\"uri\":" + open + '"' + escaped(canonical) + '"' + close;
    }

    private static String encoded(final String json) {
        return BASE64.encodeToString(json.getBytes(UTF_8));
    }

    private static String escaped(final String text) {
        final StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                safe.append('\\');
            }
            if (c >= ' ') {
                safe.append(c);
            }
        }
        return safe.toString();
    }
}
