package io.rollcall.rls.shell.internal;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.XcapDocumentStore;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code rls:unload}. */
@Service
@Command(scope = "rls", name = "unload", description = "Deletes a document from the table of lists")
public final class UnloadCommand extends RlsCommand {

    @Argument(
            name = "path",
            description = "Below the XCAP root, such as rls-services/users/sip:alice@example.com/index",
            required = true)
    @Completion(DocumentPathCompleter.class)
    String path;

    @Override
    void run(final Services services, final PrintStream out) throws Exception {
        final DocumentSelector selector = XcapPath.selector(path)
                .orElseThrow(() -> new RefusedException(path
                        + " is no path of a document: <auid>/users/<user>/<document> or <auid>/global/<document>"));
        if (!await(services.one(XcapDocumentStore.class).delete(selector))) {
            throw new RefusedException("There is no document " + selector);
        }
        out.println("Deleted " + selector);
    }
}
