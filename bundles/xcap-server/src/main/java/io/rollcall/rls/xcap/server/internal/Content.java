package io.rollcall.rls.xcap.server.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;

/** Reads the body of a request as it comes, and no more than it may have. Threads of the web server, one at a time. */
final class Content implements ReadListener {

    private static final int PIECE = 8192;

    private final ServletInputStream in;
    private final int atMost;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final byte[] piece = new byte[PIECE];
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private Content(final ServletInputStream in, final int atMost) {
        this.in = in;
        this.atMost = atMost;
    }

    static CompletionStage<byte[]> read(final HttpServletRequest request, final int atMost) {
        try {
            final ServletInputStream in = request.getInputStream(); // this makes the web server say 100
            final Content content = new Content(in, atMost);
            in.setReadListener(content);
            return content.whole;
        } catch (final IOException | IllegalStateException e) {
            return CompletableFuture.failedFuture(new IOException(e));
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!whole.isDone() && in.isReady()) {
            final int count = in.read(piece);
            if (count < 0) {
                return; // onAllDataRead comes
            }
            bytes.write(piece, 0, count);
            if (bytes.size() > atMost) {
                whole.completeExceptionally(new Request.TooLargeException());
            }
        }
    }

    @Override
    public void onAllDataRead() {
        whole.complete(bytes.toByteArray());
    }

    @Override
    public void onError(final Throwable thrown) {
        whole.completeExceptionally(new IOException(thrown));
    }
}
