package io.rollcall.rls.spi;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows users and the secrets by which they are recognised (RFC 3261, 22; RFC 7616). While at least one is published,
 * SUBSCRIBEs that do not come from a trusted peer are challenged; without any they are refused.
 *
 * <p>Contract:
 *
 * <ul>
 *   <li>every method may be called from any thread, many at a time, and must not block;
 *   <li>the stage completes within a few seconds, exceptionally where nobody can say now: the engine answers 503;
 *   <li>at most a bounded number of look-ups waits; further ones complete exceptionally at once;
 *   <li>sources are asked in the order of their service ranking until one knows the user.
 * </ul>
 */
@ConsumerType
public interface CredentialSource {

    /** Looks a user up by the name and the realm of his digest, byte for byte. */
    CompletionStage<Optional<Credentials>> find(String user, String realm);

    /**
     * Tokens of the digest algorithms that every user of this source can be recognised by, such as {@code SHA-256}.
     * Only those are offered: clients take the first one that they know (RFC 8760, 2.4).
     */
    Set<String> algorithms();
}
