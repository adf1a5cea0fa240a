package io.rollcall.rls.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All rounds side by side with their median, as a table and as JSON. For one thread. */
final class Report {

    private final Map<String, Map<String, List<Double>>> phases = new LinkedHashMap<>();

    void add(final Figures figures) {
        final Map<String, List<Double>> phase = phases.computeIfAbsent(figures.phase(), name -> new LinkedHashMap<>());
        figures.values().forEach((name, value) -> phase.computeIfAbsent(name, key -> new ArrayList<>())
                .add(value));
    }

    /** The middle one; of an even number the mean of the two in the middle. */
    static double median(final List<Double> values) {
        final List<Double> sorted = values.stream().sorted().toList();
        final int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The median of each figure, by phase and name. */
    Map<String, Map<String, Double>> medians() {
        final Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
        phases.forEach((phase, figures) -> {
            final Map<String, Double> each = medians.computeIfAbsent(phase, name -> new LinkedHashMap<>());
            figures.forEach((name, values) -> each.put(name, median(values)));
        });
        return medians;
    }

    /** The sum of a figure over all phases and rounds. */
    double sum(final String name) {
        return phases.values().stream()
                .flatMap(phase -> phase.getOrDefault(name, List.of()).stream())
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    void print(final PrintStream out) {
        phases.forEach((phase, figures) -> {
            out.printf("%n%-48s %12s   %s%n", phase, "median", "each round");
            figures.forEach((name, values) -> {
                final StringBuilder each = new StringBuilder();
                values.forEach(value -> each.append("  ").append(text(value)));
                out.printf("  %-46s %12s %s%n", name, text(median(values)), each);
            });
        });
        out.println();
    }

    static String text(final double value) {
        final boolean whole = Math.abs(value - Math.rint(value)) < 1e-9 || Math.abs(value) >= 1000;
        return String.format(Locale.ROOT, whole ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3f", value);
    }

    void write(final BenchOptions options, final File file) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(file, JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("label", options.label());
            json.writeNumberField("lists", options.population().lists());
            json.writeNumberField("membersPerList", options.population().membersPerList());
            json.writeNumberField("bodyBytes", options.bodySize());
            json.writeNumberField("warmUpSeconds", options.warmUp().toSeconds());
            json.writeNumberField("loadSeconds", options.load().toSeconds());
            json.writeObjectFieldStart("phases");
            for (final Map.Entry<String, Map<String, List<Double>>> phase : phases.entrySet()) {
                json.writeObjectFieldStart(phase.getKey());
                write(json, phase.getValue());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static void write(final JsonGenerator json, final Map<String, List<Double>> figures) throws IOException {
        for (final Map.Entry<String, List<Double>> figure : figures.entrySet()) {
            json.writeObjectFieldStart(figure.getKey());
            json.writeNumberField("median", median(figure.getValue()));
            json.writeArrayFieldStart("rounds");
            for (final double value : figure.getValue()) {
                json.writeNumber(value);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
