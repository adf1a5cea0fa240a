package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.api.DocumentChecker.Defect;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.io.File;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code rls:load}. All documents are checked before the first one is written. */
@Service
@Command(
        scope = "rls",
        name = "load",
        description = "Loads rls-services and resource-lists documents; refused as a whole where one of them is bad")
public final class LoadCommand extends RlsCommand {

    @Argument(
            name = "file-or-folder",
            description = "A document, or a folder laid out as an XCAP root",
            required = true)
    File path;

    @Option(name = "--auid", description = "Application usage of a single document; its path tells where missing")
    @Completion(
            value = org.apache.karaf.shell.support.completers.StringsCompleter.class,
            values = {DocumentSelector.RLS_SERVICES, DocumentSelector.RESOURCE_LISTS})
    String auid;

    @Option(name = "--user", description = "Whose document, such as sip:alice@example.com; global where missing")
    String user;

    @Option(name = "--document", description = "Name of a single document below the user's home")
    String document = "index";

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final List<LoadedFile> files =
                auid == null ? LoadedFile.below(path.toPath()) : List.of(LoadedFile.of(path.toPath(), selector()));
        final DocumentChecker checker = services.one(DocumentChecker.class);
        final XcapDocumentStore store = services.one(XcapDocumentStore.class);
        check(files, checker);
        for (int at = 0; at < files.size(); at++) {
            put(store, files, at, out);
        }
    }

    private DocumentSelector selector() throws RefusedException {
        if (path.isDirectory()) {
            throw new RefusedException("--auid names one document, and " + path + " is a folder.");
        }
        return new DocumentSelector(auid, user, document);
    }

    private static void check(final List<LoadedFile> files, final DocumentChecker checker) throws RefusedException {
        final List<String> defects = new ArrayList<>();
        for (final LoadedFile file : files) {
            for (final Defect defect : checker.check(file.selector().auid(), file.bytes())) {
                defects.add(file.path() + ": " + defect);
            }
        }
        if (!defects.isEmpty()) {
            throw new RefusedException("Refused, nothing was loaded:\n" + String.join("\n", defects));
        }
    }

    private void put(final XcapDocumentStore store, final List<LoadedFile> files, final int at, final PrintStream out)
            throws Exception {
        final LoadedFile file = files.get(at);
        try {
            final String etag = await(store.put(file.selector(), file.bytes()));
            out.println("Loaded " + file.selector() + " (" + file.bytes().length + " bytes, etag " + etag + ")");
        } catch (final RefusedException e) {
            throw new RefusedException(file.path() + ": " + e.getMessage() + "\n" + at + " of " + files.size()
                    + " documents are loaded, this one and those after it are not.");
        }
    }
}
