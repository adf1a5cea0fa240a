package io.rollcall.rls.conformance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The text of {@code docs/conformance.md}: the same for the same project, whenever and wherever it is written. */
final class Report {

    private static final String OPENING =
            """
            # Conformance

            Every requirement that the specifications make of this server, in our own words, and where it stands.
            Written by `./rollcall conformance` from [requirements.tsv](conformance/requirements.tsv) and the \
            annotations `@Requirement` of the tests; the build fails when it is not current.

            - A requirement is *proven* when tests name it: they fail when the server does otherwise.
            - *Deviates*: this server does otherwise on purpose, and the linked page says why.
            - *Not here*: the server never does the thing that the requirement is about.
            - *Open*: not done yet, or done and not shown by a test.

            """;

    private final Ledger ledger;

    Report(final Ledger ledger) {
        this.ledger = ledger;
    }

    String text() {
        final Map<String, List<Requirement>> bySpec = ledger.requirements().stream()
                .collect(Collectors.groupingBy(Requirement::spec, LinkedHashMap::new, Collectors.toList()));
        final StringBuilder text = new StringBuilder(OPENING);
        row(text, "specification", "rows", "proven", "deviates", "not here", "open", "open MUST", "open SHOULD");
        text.append("|---|---:|---:|---:|---:|---:|---:|---:|\n");
        bySpec.forEach((spec, rows) -> counts(text, link(spec, "#" + anchor(spec)), rows));
        counts(text, "**all**", ledger.requirements());
        bySpec.forEach((spec, rows) -> section(text, spec, rows));
        return text.toString();
    }

    private void counts(final StringBuilder text, final String name, final Collection<Requirement> rows) {
        final List<Object> cells = new ArrayList<>(List.of(name, rows.size()));
        for (final Standing standing : Standing.values()) {
            cells.add(count(rows, row -> ledger.standing(row) == standing));
        }
        final Predicate<Requirement> open = row -> ledger.standing(row) == Standing.OPEN;
        cells.add(count(rows, open.and(Requirement::isMust)));
        cells.add(count(rows, open.and(Requirement::isShould)));
        row(text, cells.toArray());
    }

    private void section(final StringBuilder text, final String spec, final List<Requirement> rows) {
        text.append("\n## ").append(spec).append("\n\n");
        row(text, "id", "level", "section", "requirement", "stands");
        text.append("|---|---|---|---|---|\n");
        for (final Requirement row : rows) {
            row(text, '`' + row.id() + '`', row.level(), escaped(row.section()), escaped(row.text()), stands(row));
        }
    }

    private String stands(final Requirement row) {
        final String tests = ledger.proofs(row).stream()
                .map(proof -> link(proof.test(), "../" + proof.path()))
                .collect(Collectors.joining("<br>"));
        return switch (ledger.standing(row)) {
            case PROVEN -> tests;
            case DEVIATES -> "deviates: " + decision(row) + (tests.isEmpty() ? "" : "<br>" + tests);
            case NOT_HERE -> "not here: " + escaped(ledger.reason(row));
            case OPEN -> "**open**";
        };
    }

    private String decision(final Requirement row) {
        final String file = ledger.decision(row);
        return link(file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.md$", ""), file);
    }

    private static long count(final Collection<Requirement> rows, final Predicate<Requirement> which) {
        return rows.stream().filter(which).count();
    }

    private static void row(final StringBuilder text, final Object... cells) {
        for (final Object cell : cells) {
            text.append("| ").append(cell).append(' ');
        }
        text.append("|\n");
    }

    private static String link(final String name, final String target) {
        return "[" + name + "](" + target + ")";
    }

    /** As renderers of Markdown make an anchor of a heading. */
    private static String anchor(final String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }

    private static String escaped(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("|", "\\|");
    }
}
