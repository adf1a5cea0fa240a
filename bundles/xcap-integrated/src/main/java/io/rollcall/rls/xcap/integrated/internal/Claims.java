package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.api.DocumentChecker.Defect;
import io.rollcall.rls.api.DocumentChecker.Kind;
import io.rollcall.rls.spi.DocumentRefusedException;
import io.rollcall.rls.spi.DocumentSelector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The services that a document is to have, which no other document may have (RFC 4826, 4.4.5).
 *
 * @param checker who knows them
 * @param document whose they are to be
 * @param uris as the document spells them
 */
record Claims(DocumentChecker checker, DocumentSelector document, List<String> uris) {

    static Claims of(final DocumentChecker checker, final DocumentSelector document, final byte[] bytes) {
        return new Claims(checker, document, services(checker, document, bytes));
    }

    private static List<String> services(
            final DocumentChecker checker, final DocumentSelector document, final byte[] bytes) {
        return checker.services(document.auid(), document.xui(), document.document(), bytes);
    }

    /** Equal for two services that SIP takes for one, and for few others. */
    Set<String> keys() {
        return uris.stream()
                .map(uri -> EntityTag.digest(checker.serviceKey(uri).getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.toSet());
    }

    /** Throws where another document has one of them, as it stands. */
    void refuseWhatIsIn(final DocumentSelector other, final byte[] bytes) {
        final List<String> theirs = services(checker, other, bytes);
        for (final String uri : uris) {
            if (theirs.stream().anyMatch(one -> checker.isSameService(one, uri))) {
                throw new DocumentRefusedException(new Defect(
                        0,
                        0,
                        "another document has a service " + uri,
                        Kind.UNIQUENESS,
                        DocumentChecker.SERVICE_URI,
                        checker.alternatives(uri)));
            }
        }
    }
}
