package io.rollcall.rls.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All requirements and what is known about each: the tests that name it, why it does not concern this server, or the
 * decision to do otherwise. What contradicts itself is a fault, and a ledger with faults is not to be written.
 */
final class Ledger {

    /** Where the tables lie, from the root of the project. */
    static final String TABLES = "docs/conformance";

    private final Path root;
    private final Map<String, Requirement> requirements = new LinkedHashMap<>();
    private final SortedMap<String, SortedSet<Proof>> proofs = new TreeMap<>();
    private final Map<String, String> notHere = new LinkedHashMap<>();
    private final Map<String, String> deviations = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private Ledger(final Path root) {
        this.root = root;
    }

    /** Reads the tables and the tests below the root of a project. */
    static Ledger of(final Path root) throws IOException {
        final Ledger ledger = new Ledger(root);
        final Path tables = root.resolve(TABLES);
        for (final String[] row : Table.rows(tables.resolve("requirements.tsv"))) {
            ledger.require(new Requirement(row[0], row[1], row[2], row[3], row[4]));
        }
        ledger.say(ledger.notHere, tables.resolve("not-here.tsv"));
        ledger.say(ledger.deviations, tables.resolve("deviations.tsv"));
        for (final Proof proof : new TestSources(root).proofs(ledger.faults)) {
            ledger.prove(proof);
        }
        ledger.check();
        return ledger;
    }

    Collection<Requirement> requirements() {
        return requirements.values();
    }

    /** What contradicts itself, each in a line; empty when all is well. */
    List<String> faults() {
        return faults;
    }

    Standing standing(final Requirement requirement) {
        if (deviations.containsKey(requirement.id())) {
            return Standing.DEVIATES;
        }
        if (notHere.containsKey(requirement.id())) {
            return Standing.NOT_HERE;
        }
        return proofs.containsKey(requirement.id()) ? Standing.PROVEN : Standing.OPEN;
    }

    /** The tests that name a requirement, by name. */
    SortedSet<Proof> proofs(final Requirement requirement) {
        return proofs.getOrDefault(requirement.id(), new TreeSet<>());
    }

    /** Why a requirement does not concern this server. */
    String reason(final Requirement requirement) {
        return notHere.get(requirement.id());
    }

    /** The file, below the folder of documents, that says why this server does otherwise. */
    String decision(final Requirement requirement) {
        return deviations.get(requirement.id());
    }

    private void require(final Requirement requirement) {
        if (requirements.put(requirement.id(), requirement) != null) {
            faults.add("requirements.tsv: " + requirement.id() + " is there twice");
        }
    }

    private void say(final Map<String, String> about, final Path file) throws IOException {
        for (final String[] row : Table.rows(file)) {
            if (about.put(row[0], row[1]) != null) {
                faults.add(file.getFileName() + ": " + row[0] + " is there twice");
            }
            if (!requirements.containsKey(row[0])) {
                faults.add(file.getFileName() + ": there is no requirement " + row[0]);
            }
        }
    }

    private void prove(final Proof proof) {
        if (!requirements.containsKey(proof.id())) {
            faults.add(
                    proof.path() + ": " + proof.test() + " names " + proof.id() + ", and there is no such requirement");
        }
        proofs.computeIfAbsent(proof.id(), id -> new TreeSet<>()).add(proof);
    }

    private void check() {
        notHere.keySet().stream()
                .filter(proofs::containsKey)
                .forEach(id -> faults.add("not-here.tsv: " + id + " is proven by "
                        + proofs.get(id).first().test() + ": take one of them away"));
        notHere.keySet().stream()
                .filter(deviations::containsKey)
                .forEach(id -> faults.add("not-here.tsv: " + id + " is in deviations.tsv, too"));
        deviations.forEach((id, decision) -> {
            if (!Files.isRegularFile(root.resolve("docs").resolve(decision))) {
                faults.add("deviations.tsv: " + id + " names docs/" + decision + ", and there is no such file");
            }
        });
    }
}
