package io.rollcall.rls.shell.internal;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.XcapDocumentSource;
import io.rollcall.rls.spi.XcapDocumentSource.DocumentTag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Completes paths of documents below the XCAP root. */
@Service
public final class DocumentPathCompleter extends ServiceCompleter {

    @Override
    List<String> words(final Services services) throws Exception {
        final List<String> words = new ArrayList<>();
        for (final XcapDocumentSource source : services.all(XcapDocumentSource.class)) {
            for (final String auid : List.of(DocumentSelector.RLS_SERVICES, DocumentSelector.RESOURCE_LISTS)) {
                for (final DocumentTag tag :
                        source.documents(auid).toCompletableFuture().get(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                    words.add(tag.document().toString());
                }
            }
        }
        return words;
    }
}
