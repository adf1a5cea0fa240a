package io.rollcall.rls.testkit.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * The top-level parts of one multipart body. Nested multiparts are left as they are, to be read when they are asked
 * for: so 50 levels of nesting cost nothing and bytes stay bytes.
 *
 * @param parts in order
 * @param warnings what the parser had to be lenient about, such as a missing closing delimiter
 */
record Multipart(List<BodyPart> parts, List<String> warnings) {

    private static final MimeConfig LIMITS = MimeConfig.custom()
            .setMaxHeaderCount(100)
            .setMaxHeaderLen(10_000)
            .setMaxLineLen(-1)
            .setMaxContentLen(-1)
            .build();

    static Multipart read(final String contentType, final byte[] body) throws IOException, MimeException {
        final List<String> warnings = new ArrayList<>();
        final MimeTokenStream stream = new MimeTokenStream(LIMITS, collecting(warnings), null);
        stream.parseHeadless(new ByteArrayInputStream(body), contentType);
        final List<BodyPart> parts = new ArrayList<>();
        List<BodyPart.Field> fields = new ArrayList<>();
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            if (state == EntityState.T_START_MULTIPART) {
                stream.setRecursionMode(RecursionMode.M_FLAT);
            } else if (state == EntityState.T_START_BODYPART) {
                fields = new ArrayList<>();
            } else if (state == EntityState.T_FIELD) {
                final Field field = stream.getField();
                fields.add(new BodyPart.Field(field.getName(), field.getBody().trim()));
            } else if (state == EntityState.T_BODY) {
                parts.add(new BodyPart(
                        List.copyOf(fields), stream.getInputStream().readAllBytes()));
            }
        }
        return new Multipart(List.copyOf(parts), List.copyOf(warnings));
    }

    private static DecodeMonitor collecting(final List<String> warnings) {
        return new DecodeMonitor() {
            @Override
            public boolean warn(final String error, final String consequence) {
                warnings.add(error + (consequence == null ? "" : " (" + consequence + ")"));
                return false;
            }

            @Override
            public boolean isListening() {
                return true;
            }
        };
    }
}
