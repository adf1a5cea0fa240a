package io.rollcall.rls.spi;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes XCAP documents in, for consoles, start-up folders and XCAP clients. Published by a source that can be written.
 *
 * <p>Methods may be called from any thread and do not block. A stage completes when the change is durable and readable,
 * with the new entity tag; or exceptionally: {@link IllegalArgumentException} for a document that is refused (the
 * message names line, column and reason, and nothing of it was stored), {@link java.io.IOException} for trouble.
 */
@ConsumerType
public interface XcapDocumentStore {

    /** Validates and writes a document where the precondition holds; the two are one transaction. */
    CompletionStage<Written> put(DocumentSelector document, byte[] bytes, Precondition precondition);

    /** Deletes a document where the precondition holds; the two are one transaction. */
    CompletionStage<Written> delete(DocumentSelector document, Precondition precondition);

    /** Validates and writes a document, replacing one of the same name. */
    default CompletionStage<String> put(final DocumentSelector document, final byte[] bytes) {
        return put(document, bytes, Precondition.NONE).thenApply(Written::etag);
    }

    /** Deletes a document; the value tells whether there was one. */
    default CompletionStage<Boolean> delete(final DocumentSelector document) {
        return delete(document, Precondition.NONE).thenApply(written -> written.result() == Written.Result.DELETED);
    }
}
