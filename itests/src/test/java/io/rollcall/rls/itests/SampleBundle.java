package io.rollcall.rls.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A sample as it was built, and newer versions of it as a developer makes them: another source, another version. */
public final class SampleBundle {

    private final Path folder;
    private final String name;

    public SampleBundle(String name) {
        this.folder = Path.of(System.getProperty("rollcall.samples"), name).normalize();
        this.name = name;
    }

    /** The jar of the build. */
    public Path jar() {
        return folder.resolve("target").resolve(name + "-" + System.getProperty("rollcall.version") + ".jar");
    }

    /** Makes a jar of the same name in that folder with its sources changed, and with that version. */
    public Path newer(Path into, String version, UnaryOperator<String> change) {
        try {
            Path classes = compile(Files.createDirectories(into.resolve("classes")), change);
            Path jar = into.resolve(name + ".jar");
            try (JarInputStream old = new JarInputStream(Files.newInputStream(jar()))) {
                Manifest manifest = old.getManifest();
                manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
                try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                    copy(old, out, classes);
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path compile(Path classes, UnaryOperator<String> change) throws IOException {
        Path sources = Files.createDirectories(classes.resolveSibling("sources"));
        Map<String, String> changed = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder.resolve("src/main/java"))) {
            for (Path source :
                    all.filter(one -> one.toString().endsWith(".java")).toList()) {
                Path copy = sources.resolve(source.getFileName());
                Files.writeString(copy, change.apply(Files.readString(source)));
                changed.put(copy.toString(), source.toString());
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "--release",
                "17",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString()));
        arguments.addAll(changed.keySet());
        if (compiler.run(null, OutputStream.nullOutputStream(), null, arguments.toArray(String[]::new)) != 0) {
            throw new AssertionError("The sample does not compile: " + changed);
        }
        return classes;
    }

    private static void copy(JarInputStream old, JarOutputStream out, Path classes) throws IOException {
        for (JarEntry entry = old.getNextJarEntry(); entry != null; entry = old.getNextJarEntry()) {
            out.putNextEntry(new JarEntry(entry.getName()));
            Path newer = classes.resolve(entry.getName());
            if (!entry.isDirectory()) {
                try (InputStream content = Files.exists(newer) ? Files.newInputStream(newer) : null) {
                    (content == null ? old : content).transferTo(out);
                }
            }
            out.closeEntry();
        }
    }

    /** Makes a bundle of a class of these tests that is its own activator and imports the given packages. */
    public static Path of(Class<?> activator, Path into, String imports) {
        Manifest manifest = new Manifest();
        Attributes head = manifest.getMainAttributes();
        head.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        head.put(new Attributes.Name("Bundle-ManifestVersion"), "2");
        head.put(new Attributes.Name("Bundle-SymbolicName"), activator.getSimpleName());
        head.put(new Attributes.Name("Bundle-Activator"), activator.getName());
        head.put(new Attributes.Name("Import-Package"), imports);
        String name = activator.getName().replace('.', '/') + ".class";
        Path jar = into.resolve(activator.getSimpleName() + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream content = activator.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            content.transferTo(out);
            out.closeEntry();
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a jar into the deploy folder of a server, at once as a whole. */
    public static void deploy(Path jar, Path home, String as) {
        try {
            Path whole = Files.copy(jar, home.resolve("data").resolve(as), StandardCopyOption.REPLACE_EXISTING);
            Files.move(
                    whole,
                    home.resolve("deploy").resolve(as),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
