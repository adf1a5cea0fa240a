package io.rollcall.rls.conformance;

import java.util.Comparator;

/**
 * A test, or a class of tests, that names a requirement.
 *
 * @param id the requirement it names
 * @param test the class, or class and method, as a reader would call it
 * @param path its source, from the root of the project, with slashes
 */
record Proof(String id, String test, String path) implements Comparable<Proof> {

    private static final Comparator<Proof> ORDER =
            Comparator.comparing(Proof::test).thenComparing(Proof::path).thenComparing(Proof::id);

    @Override
    public int compareTo(final Proof other) {
        return ORDER.compare(this, other);
    }
}
