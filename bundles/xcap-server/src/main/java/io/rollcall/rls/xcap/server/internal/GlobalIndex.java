package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.XcapDocumentSource;
import io.rollcall.rls.spi.XcapDocumentSource.DocumentTag;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The document rls-services/global/index: all services of the documents of users that are named index (RFC 4826,
 * 4.4.7), and of one of that name that an operator has stored. It is made when it is read, of what changed since it was
 * read before. Any thread; never blocks.
 */
final class GlobalIndex {

    private static final Logger LOG = LoggerFactory.getLogger(GlobalIndex.class);
    private static final int AT_A_TIME = 16;
    private static final Comparator<DocumentSelector> ORDER = Comparator.comparing(
                    (DocumentSelector document) -> document.xui() == null ? "" : document.xui())
            .thenComparing(DocumentSelector::document);

    private final IntSupplier maxBytes;
    private final Counters counters;
    private final Throttle warnings;
    private volatile Map<DocumentSelector, Part> known = Map.of();

    GlobalIndex(final IntSupplier maxBytes, final Counters counters, final Throttle warnings) {
        this.warnings = warnings;
        this.maxBytes = maxBytes;
        this.counters = counters;
    }

    /** What one document gives. */
    private record Part(String etag, List<ServiceText> services) {}

    /** What is left of the room that an index may take while it is made. */
    private static final class Room {

        private final AtomicLong left;

        Room(final long characters) {
            left = new AtomicLong(characters);
        }

        void take(final int characters) {
            if (left.addAndGet(-characters) < 0) {
                throw new CompletionException(new TooLargeException());
            }
        }
    }

    /** More than it may be. */
    private static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("the index is too large");
        }
    }

    /** Completes exceptionally with an IOException where nobody can say now, or it is too large. */
    CompletionStage<Fetched.Document> read(final XcapDocumentSource source) {
        return source.documents(DocumentSelector.RLS_SERVICES).thenCompose(tags -> {
            final List<DocumentTag> wanted = tags.stream()
                    .filter(tag -> tag.document().document().equals("index"))
                    .toList();
            final Map<DocumentSelector, Part> parts = new ConcurrentSkipListMap<>(ORDER);
            final int most = maxBytes.getAsInt();
            return collect(source, wanted, parts, new Room(most))
                    .thenApply(done -> {
                        known = parts;
                        return document(parts, most);
                    })
                    .whenComplete((document, trouble) -> tell(trouble, most));
        });
    }

    private void tell(final Throwable trouble, final int most) {
        if (trouble instanceof CompletionException && trouble.getCause() instanceof TooLargeException) {
            counters.count("xcap.server.index.too_large");
            if (warnings.permits()) {
                LOG.warn("rls-services/global/index is not given away: more than max_index_bytes = {}", most);
            }
        }
    }

    private CompletionStage<Void> collect(
            final XcapDocumentSource source,
            final List<DocumentTag> wanted,
            final Map<DocumentSelector, Part> parts,
            final Room room) {
        if (wanted.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        final int count = Math.min(AT_A_TIME, wanted.size());
        final List<DocumentTag> some = wanted.subList(0, count);
        return CompletableFuture.allOf(some.stream()
                        .map(tag -> part(source, tag, room)
                                .thenAccept(part -> part.ifPresent(one -> parts.put(tag.document(), one)))
                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .thenCompose(done -> collect(source, wanted.subList(count, wanted.size()), parts, room));
    }

    private CompletionStage<Optional<Part>> part(
            final XcapDocumentSource source, final DocumentTag tag, final Room room) {
        final Part before = known.get(tag.document());
        if (before == null || !before.etag().equals(tag.etag())) {
            return source.fetch(tag.document(), null)
                    .thenApply(fetched -> Documents.document(fetched).map(document -> part(tag, document, room)));
        }
        before.services().forEach(one -> room.take(one.text().length()));
        return CompletableFuture.completedFuture(Optional.of(before));
    }

    /** One that others wrote and that cannot be read gives nothing: nor are there lists of it. */
    private Part part(final DocumentTag tag, final Fetched.Document document, final Room room) {
        try {
            return new Part(document.etag(), ServiceText.of(new String(document.bytes(), UTF_8), room::take));
        } catch (final MarkupException e) {
            counters.count("xcap.server.unreadable");
            LOG.warn("{} is not in the global index, since it is not well-formed: {}", tag.document(), e.getMessage());
            return new Part(document.etag(), List.of());
        }
    }

    private Fetched.Document document(final Map<DocumentSelector, Part> parts, final int most) {
        final Map<String, ServiceText> services = parts.values().stream()
                .flatMap(part -> part.services().stream())
                .collect(Collectors.toMap(
                        ServiceText::uri, one -> one, (one, other) -> one, java.util.LinkedHashMap::new));
        final StringBuilder text = new StringBuilder(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rls-services xmlns=\"")
                .append(Usage.RLS_SERVICES.defaultNamespace())
                .append("\">\n");
        for (final ServiceText one : services.values()) {
            text.append(one.text()).append('\n');
            if (text.length() > most) {
                throw new CompletionException(new TooLargeException());
            }
        }
        return new Fetched.Document(text.append("</rls-services>\n").toString().getBytes(UTF_8), etag(parts));
    }

    /** Of the documents that it is made of. */
    private static String etag(final Map<DocumentSelector, Part> parts) {
        final StringBuilder all = new StringBuilder();
        parts.forEach((document, part) ->
                all.append(document).append('\n').append(part.etag()).append('\n'));
        try {
            final byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(UTF_8));
            return "ix-" + HexFormat.of().formatHex(digest).substring(0, 32);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
