package io.rollcall.rls.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tables of the project: a line of names, then a line a row, cells between tabs. */
final class Table {

    private Table() {}

    /** The rows of a table without its line of names; a row that has not as many cells is refused with its number. */
    static List<String[]> rows(final Path file) throws IOException {
        final List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        final int width = lines.get(0).split("\t").length;
        final List<String[]> rows =
                lines.stream().skip(1).map(line -> line.split("\t", -1)).toList();
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).length != width) {
                throw new IOException(file + ":" + (row + 2) + ": not " + width + " cells");
            }
        }
        return rows;
    }
}
