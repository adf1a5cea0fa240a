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

    /** Completes exceptionally with an IOException where nobody can say now, or it is too large. */
    CompletionStage<Fetched.Document> read(final XcapDocumentSource source) {
        return source.documents(DocumentSelector.RLS_SERVICES).thenCompose(tags -> {
            final List<DocumentTag> wanted = tags.stream()
                    .filter(tag -> tag.document().document().equals("index"))
                    .toList();
            final Map<DocumentSelector, Part> parts = new ConcurrentSkipListMap<>(ORDER);
            return collect(source, wanted, 0, parts).thenApply(done -> {
                known = parts;
                return document(parts);
            });
        });
    }

    private CompletionStage<Void> collect(
            final XcapDocumentSource source,
            final List<DocumentTag> wanted,
            final int from,
            final Map<DocumentSelector, Part> parts) {
        if (from >= wanted.size()) {
            return CompletableFuture.completedFuture(null);
        }
        final List<DocumentTag> some = wanted.subList(from, Math.min(from + AT_A_TIME, wanted.size()));
        return CompletableFuture.allOf(some.stream()
                        .map(tag -> part(source, tag)
                                .thenAccept(part -> part.ifPresent(one -> parts.put(tag.document(), one)))
                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .thenCompose(done -> collect(source, wanted, from + AT_A_TIME, parts));
    }

    private CompletionStage<Optional<Part>> part(final XcapDocumentSource source, final DocumentTag tag) {
        final Part before = known.get(tag.document());
        return before != null && before.etag().equals(tag.etag())
                ? CompletableFuture.completedFuture(Optional.of(before))
                : source.fetch(tag.document(), null)
                        .thenApply(fetched -> Documents.document(fetched).map(document -> part(tag, document)));
    }

    /** One that others wrote and that cannot be read gives nothing: nor are there lists of it. */
    private Part part(final DocumentTag tag, final Fetched.Document document) {
        try {
            return new Part(document.etag(), ServiceText.of(new String(document.bytes(), UTF_8)));
        } catch (final MarkupException e) {
            counters.count("xcap.server.unreadable");
            LOG.warn("{} is not in the global index, since it is not well-formed: {}", tag.document(), e.getMessage());
            return new Part(document.etag(), List.of());
        }
    }

    private Fetched.Document document(final Map<DocumentSelector, Part> parts) {
        final Map<String, ServiceText> services = parts.values().stream()
                .flatMap(part -> part.services().stream())
                .collect(Collectors.toMap(
                        ServiceText::uri, one -> one, (one, other) -> one, java.util.LinkedHashMap::new));
        final StringBuilder text = new StringBuilder(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rls-services xmlns=\"")
                .append(Usage.RLS_SERVICES.defaultNamespace())
                .append("\">\n");
        final int most = maxBytes.getAsInt();
        for (final ServiceText one : services.values()) {
            text.append(one.text()).append('\n');
            if (text.length() > most) {
                counters.count("xcap.server.index.too_large");
                if (warnings.permits()) {
                    LOG.warn("rls-services/global/index is not given away: more than max_index_bytes = {}", most);
                }
                throw new CompletionException(new IOException("the index is too large"));
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
