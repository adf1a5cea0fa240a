package io.rollcall.rls.xcap.http.internal;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Takes in a body up to a limit; beyond it the connection is let go of at once. */
final class LimitedBody implements BodySubscriber<byte[]> {

    private final int limit;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private Subscription subscription;

    LimitedBody(final int limit) {
        this.limit = limit;
    }

    static FetchException tooLarge(final int limit) {
        return FetchException.ofDocument(
                "xcap.http.too-large", "it is larger than " + limit + " bytes (max_document_bytes)");
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(final Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(final List<ByteBuffer> buffers) {
        for (final ByteBuffer buffer : buffers) {
            if (buffer.remaining() > limit - arrived.size()) {
                subscription.cancel();
                body.completeExceptionally(tooLarge(limit));
                return;
            }
            final byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            arrived.writeBytes(bytes);
        }
    }

    @Override
    public void onError(final Throwable trouble) {
        body.completeExceptionally(trouble);
    }

    @Override
    public void onComplete() {
        body.complete(arrived.toByteArray());
    }
}
