package io.rollcall.rls.conformance;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The annotations {@code @Requirement} in the sources below a folder. Sources rather than classes, so that it needs no
 * build of the modules it reads and can be run first; the compiler's own parser, so that it sees what the compiler
 * sees.
 */
final class TestSources {

    private final Path root;

    TestSources(final Path root) {
        this.root = root;
    }

    /** Every naming of a requirement; what cannot be a proof is said in {@code faults}. */
    SortedSet<Proof> proofs(final List<String> faults) throws IOException {
        final List<Path> files = filesThatName();
        final SortedSet<Proof> proofs = new TreeSet<>();
        if (files.isEmpty()) {
            return proofs;
        }
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager sources = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            final JavacTask task = (JavacTask)
                    compiler.getTask(null, sources, null, List.of(), null, sources.getJavaFileObjectsFromPaths(files));
            for (final CompilationUnitTree unit : task.parse()) {
                final String path = slashed(Path.of(unit.getSourceFile().toUri()));
                new ProofScanner(path, proofs, faults).scan(unit, null);
            }
        }
        return proofs;
    }

    private List<Path> filesThatName() throws IOException {
        final List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(final Path folder, final BasicFileAttributes about) {
                final String name = folder.getFileName().toString();
                final boolean ours = folder.equals(root) || !name.startsWith(".") && !name.equals("target");
                return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes about) {
                if (file.toString().endsWith(".java") && text(file).contains("Requirement")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private String slashed(final Path file) {
        return root.toAbsolutePath().relativize(file).toString().replace('\\', '/');
    }

    private static String text(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
