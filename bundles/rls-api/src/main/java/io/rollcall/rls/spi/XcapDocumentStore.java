package io.rollcall.rls.spi;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes XCAP documents in, for consoles and start-up folders. Published by a source that can be written.
 *
 * <p>Methods may be called from any thread and do not block. A stage completes when the change is durable and readable,
 * with the new entity tag; or exceptionally: {@link IllegalArgumentException} for a document that is refused (the
 * message names line, column and reason, and nothing of it was stored), {@link java.io.IOException} for trouble.
 */
@ConsumerType
public interface XcapDocumentStore {

    /** Validates and writes a document, replacing one of the same name. */
    CompletionStage<String> put(DocumentSelector document, byte[] bytes);

    /** Deletes a document; the value tells whether there was one. */
    CompletionStage<Boolean> delete(DocumentSelector document);
}
