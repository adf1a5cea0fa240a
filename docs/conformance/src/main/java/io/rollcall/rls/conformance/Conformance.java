package io.rollcall.rls.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code docs/conformance.md} of the project in the first argument. Ends with 1 when it must not be written. */
public final class Conformance {

    static final String REPORT = "docs/conformance.md";

    private Conformance() {}

    public static void main(final String[] arguments) throws IOException {
        final Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        final List<String> faults = write(root);
        faults.forEach(System.err::println);
        if (!faults.isEmpty()) {
            System.exit(1);
        }
        System.out.println("written: " + REPORT);
    }

    /** Writes the report unless something contradicts itself; answers what does. */
    static List<String> write(final Path root) throws IOException {
        final Ledger ledger = Ledger.of(root);
        if (ledger.faults().isEmpty()) {
            Files.writeString(root.resolve(REPORT), new Report(ledger).text());
        }
        return ledger.faults();
    }
}
