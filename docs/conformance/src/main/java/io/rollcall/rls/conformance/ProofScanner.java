package io.rollcall.rls.conformance;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one source: which of its classes and methods name which requirements, and which of these can prove nothing. */
final class ProofScanner extends TreeScanner<Void, Void> {

    private final String path;
    private final Collection<Proof> proofs;
    private final Collection<String> faults;
    private final Deque<ClassTree> classes = new ArrayDeque<>();

    ProofScanner(final String path, final Collection<Proof> proofs, final Collection<String> faults) {
        this.path = path;
        this.proofs = proofs;
        this.faults = faults;
    }

    @Override
    public Void visitClass(final ClassTree type, final Void nothing) {
        classes.addLast(type);
        requirement(type.getModifiers()).ifPresent(found -> read(className(), found));
        super.visitClass(type, nothing);
        classes.removeLast();
        return null;
    }

    @Override
    public Void visitMethod(final MethodTree method, final Void nothing) {
        requirement(method.getModifiers()).ifPresent(found -> readMethod(method, found));
        return super.visitMethod(method, nothing);
    }

    private void readMethod(final MethodTree method, final AnnotationTree found) {
        final String test = className() + "." + method.getName();
        if (annotation(method.getModifiers(), "Test").isEmpty()) {
            faults.add(path + ": " + test + " names requirements and is no test");
        }
        if (annotation(method.getModifiers(), "Ignore").isPresent()
                || classes.stream().anyMatch(type -> annotation(type.getModifiers(), "Ignore")
                        .isPresent())) {
            faults.add(path + ": " + test + " names requirements and is ignored");
        }
        read(test, found);
    }

    private void read(final String test, final AnnotationTree found) {
        for (final ExpressionTree argument : found.getArguments()) {
            final ExpressionTree value =
                    argument instanceof AssignmentTree ? ((AssignmentTree) argument).getExpression() : argument;
            final List<? extends ExpressionTree> ids =
                    value instanceof NewArrayTree ? ((NewArrayTree) value).getInitializers() : List.of(value);
            for (final ExpressionTree id : ids) {
                if (id instanceof LiteralTree) {
                    proofs.add(new Proof(String.valueOf(((LiteralTree) id).getValue()), test, path));
                } else {
                    faults.add(path + ": " + test + " names a requirement by " + id + ": write the id itself");
                }
            }
        }
    }

    private String className() {
        return classes.stream().map(type -> type.getSimpleName().toString()).collect(Collectors.joining("."));
    }

    private static Optional<AnnotationTree> requirement(final ModifiersTree modifiers) {
        return annotation(modifiers, "Requirement");
    }

    private static Optional<AnnotationTree> annotation(final ModifiersTree modifiers, final String name) {
        return modifiers.getAnnotations().stream()
                .filter(found -> ("." + found.getAnnotationType()).endsWith("." + name))
                .map(AnnotationTree.class::cast)
                .findFirst();
    }
}
