package io.rollcall.rls.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of two servers under the same work, side by side.
 *
 * @param theirs the medians of the first, by phase and name
 * @param ours those of the second
 */
record Comparison(Map<String, Map<String, Double>> theirs, Map<String, Map<String, Double>> ours) {

    /** Reads files that {@link Report#write} wrote; of several, with commas between them, the median counts. */
    static Comparison of(final String theirs, final String ours) throws IOException {
        return new Comparison(readAll(theirs), readAll(ours));
    }

    private static Map<String, Map<String, Double>> readAll(final String files) throws IOException {
        final Report runs = new Report();
        for (final String file : files.split(",")) {
            read(Path.of(file)).forEach((phase, figures) -> {
                final Figures taken = new Figures(phase);
                figures.forEach(taken::with);
                runs.add(taken);
            });
        }
        return runs.medians();
    }

    private static Map<String, Map<String, Double>> read(final Path file) throws IOException {
        final Map<String, Map<String, Double>> phases = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            while (!"phases".equals(json.currentName())) {
                json.nextToken();
            }
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String phase = json.currentName();
                json.nextToken();
                phases.put(phase, figures(json));
            }
        }
        return phases;
    }

    private static Map<String, Double> figures(final JsonParser json) throws IOException {
        final Map<String, Double> figures = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            while (!"median".equals(json.currentName())) {
                json.nextToken();
            }
            json.nextToken();
            figures.put(name, json.getDoubleValue());
            while (json.nextToken() != JsonToken.END_ARRAY) {
                continue; // the rounds behind the median
            }
            json.nextToken();
        }
        return figures;
    }

    /** A line for each figure both have; the ratio is theirs by ours, so above 1 where ours is the smaller. */
    void print(final PrintStream out) {
        ours.forEach((phase, figures) -> {
            final Map<String, Double> others = theirs.getOrDefault(phase, Map.of());
            if (!others.isEmpty()) {
                out.printf("%n%-52s %12s %12s %10s%n", phase, "theirs", "ours", "ratio");
            }
            figures.forEach((name, value) -> {
                if (others.containsKey(name)) {
                    out.printf(
                            "  %-50s %12s %12s %10s%n",
                            name, Report.text(others.get(name)), Report.text(value), ratio(others.get(name), value));
                }
            });
        });
        out.println();
    }

    private static String ratio(final double theirs, final double ours) {
        return ours == 0 || theirs == 0 ? "" : Report.text(theirs / ours);
    }
}
