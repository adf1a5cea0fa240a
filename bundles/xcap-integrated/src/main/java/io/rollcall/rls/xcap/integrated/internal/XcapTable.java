package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.spi.Precondition;
import io.rollcall.rls.spi.Written;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import javax.persistence.EntityManager;
import javax.persistence.EntityManagerFactory;
import javax.persistence.EntityTransaction;
import javax.persistence.LockModeType;

/**
 * The table, open. Every method blocks on the database; any thread. Trouble with the database comes as whatever
 * RuntimeException the provider throws.
 */
final class XcapTable {

    private static final String COLUMNS =
            "SELECT r.id, r.username, r.domain, r.docUri, r.etag, r.docType FROM XcapRow r";

    /** More than that, and all rows are read at once. */
    private static final int GROUPS = 16;

    private final EntityManagerFactory factory;
    private final Schema schema;
    private final Dialect dialect;
    private final String name;
    private final Form form;
    private final ServiceTable services;
    private final FileSync fileSync;

    /**
     * An open table.
     *
     * @param form of new rows
     */
    XcapTable(
            final EntityManagerFactory factory,
            final Schema schema,
            final Dialect dialect,
            final String name,
            final Form form) {
        this.factory = factory;
        this.schema = schema;
        this.dialect = dialect;
        this.name = name;
        this.form = form;
        services = new ServiceTable(schema, name);
        fileSync = new FileSync(dialect);
    }

    Fetched fetch(final DocumentSelector document, final String knownEtag) {
        final Optional<DocumentType> type = DocumentType.ofUsage(document.auid());
        return type.isEmpty()
                ? Fetched.Absent.INSTANCE
                : read(entities -> {
                    final Optional<Entry> entry = find(entities, type.get(), document);
                    if (entry.isEmpty()) {
                        return Fetched.Absent.INSTANCE;
                    }
                    if (entry.get().etag().equals(knownEtag)) {
                        return Fetched.NotModified.INSTANCE;
                    }
                    final XcapRow row = entities.find(XcapRow.class, entry.get().id());
                    return row == null ? Fetched.Absent.INSTANCE : new Fetched.Document(row.doc(), row.etag());
                });
    }

    /** All documents of this usage; the newest row where several have the same name. */
    Collection<Entry> entries(final DocumentType usage) {
        final Map<DocumentSelector, Entry> latest = new HashMap<>();
        read(entities -> rows(entities.createQuery(COLUMNS + " WHERE r.docType IN :types", Object[].class)
                        .setParameter("types", usage.numbers())
                        .getResultList()))
                .stream()
                .filter(entry -> entry.selector().auid().equals(usage.auid()))
                .forEach(entry -> latest.merge(entry.selector(), entry, Entry::newer));
        return latest.values();
    }

    /** What the rows of lists come to, by one statement that reads a row for each {@value Marks#GROUP} ids. */
    Marks marks() {
        final List<?> found =
                read(entities -> entities.createNativeQuery("SELECT FLOOR(id / " + Marks.GROUP + "), COUNT(*), SUM("
                                + dialect.rowHash() + ") FROM " + name
                                + " WHERE doc_type IN (4, 8) GROUP BY FLOOR(id / " + Marks.GROUP + ')')
                        .getResultList());
        final Map<Long, String> groups = new HashMap<>();
        for (final Object row : found) {
            final Object[] columns = (Object[]) row;
            groups.put(((Number) columns[0]).longValue(), columns[1] + ":" + columns[2]);
        }
        return new Marks(groups);
    }

    /** The rows of lists in these groups, by one statement. Where they are many, rows of other groups come too. */
    Rows rows(final Marks marks, final Set<Long> groups) {
        final List<String> ranges = new ArrayList<>();
        for (final long group : groups.size() > GROUPS ? List.<Long>of() : groups) {
            ranges.add("r.id BETWEEN " + group * Marks.GROUP + " AND " + ((group + 1) * Marks.GROUP - 1));
        }
        final Set<Long> read = new HashSet<>(groups);
        if (ranges.isEmpty()) {
            read.addAll(marks.groups().keySet());
        }
        final String where =
                " WHERE r.docType IN (4, 8)" + (ranges.isEmpty() ? "" : " AND (" + String.join(" OR ", ranges) + ')');
        return new Rows(
                read,
                read(entities -> rows(
                        entities.createQuery(COLUMNS + where, Object[].class).getResultList())));
    }

    /**
     * Rows as they were read.
     *
     * @param groups that were read whole
     */
    record Rows(Set<Long> groups, List<Entry> entries) {}

    /**
     * Writes a document, unless the very same is there.
     *
     * @param rootPath what stands before the application usage where the row is told by its path
     * @param file what to remember of the file it came from, or null
     */
    String put(final DocumentSelector document, final byte[] bytes, final String rootPath, final LoadedFile file) {
        return put(document, bytes, rootPath, Precondition.NONE, file).etag();
    }

    /** The same, where the precondition holds; a row that is to change is locked before it is asked. */
    Written put(
            final DocumentSelector document,
            final byte[] bytes,
            final String rootPath,
            final Precondition precondition,
            final LoadedFile file) {
        return put(document, bytes, rootPath, precondition, file, null);
    }

    /** The same, where no other document has a service that is claimed; null of documents that define none. */
    Written put(
            final DocumentSelector document,
            final byte[] bytes,
            final String rootPath,
            final Precondition precondition,
            final LoadedFile file,
            final Claims claims) {
        final Writing writing =
                new Writing(document, bytes, form.docUri(rootPath, document), precondition, file, claims);
        if (claims != null) {
            services.prepare();
        }
        try {
            return write(entities -> put(entities, writing));
        } catch (final RuntimeException e) {
            if (Trouble.isDuplicate(e)) { // another one inserted it in the meantime: now there is a row to replace
                return write(entities -> put(entities, writing));
            }
            throw e;
        }
    }

    boolean delete(final DocumentSelector document) {
        return delete(document, Precondition.NONE).result() == Written.Result.DELETED;
    }

    /** Deletes all rows of that name, where the precondition holds of the one that is read. */
    Written delete(final DocumentSelector document, final Precondition precondition) {
        final Optional<DocumentType> type = DocumentType.ofUsage(document.auid());
        return type.isEmpty()
                ? new Written(Written.Result.ABSENT, null)
                : write(entities -> {
                    XcapRow row = locked(entities, type.get(), document);
                    if (!precondition.holds(tag(row))) {
                        return new Written(Written.Result.PRECONDITION_FAILED, tag(row));
                    }
                    final boolean any = row != null;
                    while (row != null) {
                        entities.remove(row);
                        entities.flush();
                        row = locked(entities, type.get(), document);
                    }
                    if (any && type.get() == DocumentType.RLS_SERVICES) {
                        services.gone(entities, document);
                    }
                    return new Written(any ? Written.Result.DELETED : Written.Result.ABSENT, null);
                });
    }

    /** Digests of the files loaded into this table, by path. */
    Map<String, String> loadedFiles() {
        try {
            schema.prepareLoaded();
        } catch (final SQLException e) {
            throw new IllegalStateException(e);
        }
        return read(entities -> {
            final Map<String, String> all = new TreeMap<>();
            for (final Object row : entities.createNativeQuery("SELECT path, digest FROM rls_xcap_loaded")
                    .getResultList()) {
                final Object[] columns = (Object[]) row;
                LoadedFile.pathIn(name, columns[0].toString())
                        .ifPresent(path -> all.put(path, columns[1].toString().trim()));
            }
            return all;
        });
    }

    void close() {
        factory.close();
    }

    private Written put(final EntityManager entities, final Writing writing) {
        if (writing.claims != null) {
            services.takeTurn(entities);
        }
        final XcapRow row = locked(entities, writing.type(), writing.document);
        if (!writing.precondition.holds(tag(row))) {
            return new Written(Written.Result.PRECONDITION_FAILED, tag(row));
        }
        if (writing.claims != null) {
            services.claim(entities, writing.claims, other -> content(entities, other));
        }
        final String etag = EntityTag.of(writing.bytes);
        if (row == null) {
            insert(entities, writing, etag);
        } else if (!Arrays.equals(row.doc(), writing.bytes)) {
            row.replace(writing.bytes, etag);
        } else if (writing.file == null) {
            return new Written(Written.Result.REPLACED, tag(row));
        }
        if (writing.file != null) {
            remember(entities, writing.file);
        }
        return new Written(row == null ? Written.Result.CREATED : Written.Result.REPLACED, etag);
    }

    /** The row that is read under that name, locked as long as the transaction lasts; null where there is none. */
    private static XcapRow locked(
            final EntityManager entities, final DocumentType type, final DocumentSelector document) {
        final Optional<Entry> standing = find(entities, type, document);
        return standing.isEmpty()
                ? null
                : entities.find(XcapRow.class, standing.get().id(), LockModeType.PESSIMISTIC_WRITE);
    }

    private static byte[] content(final EntityManager entities, final DocumentSelector document) {
        return find(entities, DocumentType.RLS_SERVICES, document)
                .map(entry -> entities.find(XcapRow.class, entry.id()))
                .map(XcapRow::doc)
                .orElse(null);
    }

    private static String tag(final XcapRow row) {
        return row == null ? null : text(row.etag());
    }

    /** What is to be written. */
    private record Writing(
            DocumentSelector document,
            byte[] bytes,
            String docUri,
            Precondition precondition,
            LoadedFile file,
            Claims claims) {

        DocumentType type() {
            return DocumentType.ofUsage(document.auid()).orElseThrow();
        }
    }

    private void insert(final EntityManager entities, final Writing writing, final String etag) {
        final Account account = Account.of(writing.document.xui());
        entities.createNativeQuery("INSERT INTO " + name
                        + " (username, domain, doc, doc_type, etag, source, doc_uri, port)"
                        + " VALUES (?, ?, ?, ?, ?, 0, ?, 0)")
                .setParameter(1, account.username())
                .setParameter(2, account.domain())
                .setParameter(3, writing.bytes)
                .setParameter(4, form.type(writing.type()).number())
                .setParameter(5, etag)
                .setParameter(6, writing.docUri)
                .executeUpdate();
    }

    private void remember(final EntityManager entities, final LoadedFile file) {
        final String key = file.key(name);
        final int known = entities.createNativeQuery("UPDATE rls_xcap_loaded SET digest = ? WHERE path = ?")
                .setParameter(1, file.digest())
                .setParameter(2, key)
                .executeUpdate();
        if (known == 0) {
            entities.createNativeQuery("INSERT INTO rls_xcap_loaded (digest, path) VALUES (?, ?)")
                    .setParameter(1, file.digest())
                    .setParameter(2, key)
                    .executeUpdate();
        }
    }

    /** By account, as Kamailio's index wants it; by path only where the user has no domain or the document no user. */
    private static Optional<Entry> find(
            final EntityManager entities, final DocumentType type, final DocumentSelector document) {
        final Account account = Account.of(document.xui());
        final Optional<Entry> byAccount = named(
                document,
                entities.createQuery(
                                COLUMNS + " WHERE r.username = :username AND LOWER(r.domain) = :domain"
                                        + " AND r.docType IN :types",
                                Object[].class)
                        .setParameter("username", account.username())
                        .setParameter("domain", account.domain())
                        .setParameter("types", type.numbers())
                        .getResultList());
        if (byAccount.isPresent() || !account.domain().isEmpty()) {
            return byAccount;
        }
        final String home = document.xui() == null ? "/global/" : "/users/" + document.xui() + '/';
        return named(
                document,
                entities.createQuery(
                                COLUMNS + " WHERE r.docType IN :types AND r.docUri LIKE :path ESCAPE '!'",
                                Object[].class)
                        .setParameter("types", type.numbers())
                        .setParameter("path", '%' + home.replaceAll("[!%_]", "!$0") + '%')
                        .getResultList());
    }

    /** The row that bears exactly that name, else the newest that bears it nearly. */
    private static Optional<Entry> named(final DocumentSelector document, final List<Object[]> found) {
        return rows(found).stream()
                .filter(entry -> entry.isNamed(document))
                .max(Comparator.comparing(
                                (Entry entry) -> entry.selector().document().equals(document.document()))
                        .thenComparing(Entry::id));
    }

    private static List<Entry> rows(final List<Object[]> found) {
        final List<Entry> entries = new ArrayList<>(found.size());
        for (final Object[] row : found) {
            DocumentType.ofNumber((Integer) row[5])
                    .map(type -> Entry.of(
                            type,
                            (Integer) row[0],
                            new Account(text(row[1]), text(row[2])),
                            text(row[3]),
                            text(row[4])))
                    .ifPresent(entries::add);
        }
        return entries;
    }

    private static String text(final Object column) {
        return column == null ? "" : column.toString();
    }

    private <T> T read(final Function<EntityManager, T> work) {
        final EntityManager entities = factory.createEntityManager();
        try {
            return work.apply(entities);
        } finally {
            entities.close();
        }
    }

    private <T> T write(final Function<EntityManager, T> work) {
        return read(entities -> {
            final EntityTransaction transaction = entities.getTransaction();
            transaction.begin();
            try {
                final T result = work.apply(entities);
                transaction.commit();
                fileSync.committed(entities);
                return result;
            } finally {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
            }
        });
    }
}
