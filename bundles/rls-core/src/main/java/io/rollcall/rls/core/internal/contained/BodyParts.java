package io.rollcall.rls.core.internal.contained;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.mime.MalformedBodyException;
import io.rollcall.rls.core.internal.mime.MediaType;
import io.rollcall.rls.core.internal.mime.Multipart;
import io.rollcall.rls.core.internal.mime.Part;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The parts of a multipart body of a request (RFC 2046, 5.1), one level of them, and few. Stateless. */
final class BodyParts {

    private static final int MOST_PARTS = 32;

    private BodyParts() {}

    /**
     * Its parts in order; what stands before the first and behind the last delimiter is nobody's (RFC 2046, 5.1.1).
     *
     * @param type value of its Content-Type
     */
    static List<Body> of(final String type, final byte[] content) throws RefusedBody {
        final Multipart multipart;
        try {
            multipart = Multipart.read(MediaType.parse(type), content, MOST_PARTS);
        } catch (final MalformedBodyException e) {
            throw RefusedBody.of(400, "Bad Body: " + e.getMessage());
        }
        if (!multipart.closed()) {
            // half of a list is another list
            throw RefusedBody.of(400, "Bad Body: a multipart without its end");
        }
        final List<Body> parts = new ArrayList<>();
        for (final Part part : multipart.parts()) {
            parts.add(octets(part.body(), part.field("Content-Transfer-Encoding")));
        }
        return parts;
    }

    /** SIP carries octets as they are; a part may come from where they could not be (RFC 5621, 3.1). */
    private static Body octets(final Body part, final String transfer) throws RefusedBody {
        switch (transfer == null ? "binary" : transfer.toLowerCase(Locale.ROOT)) {
            case "binary", "8bit", "7bit":
                return part;
            case "base64":
                try {
                    return new Body(
                            part.contentType(),
                            part.contentEncoding(),
                            part.disposition(),
                            Base64.getMimeDecoder().decode(part.bytes()));
                } catch (final IllegalArgumentException e) {
                    throw RefusedBody.of(400, "Part Is Not Base64");
                }
            default:
                throw RefusedBody.of(415, "Transfer Encoding Not Supported");
        }
    }
}
