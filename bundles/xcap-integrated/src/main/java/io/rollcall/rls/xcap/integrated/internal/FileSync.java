package io.rollcall.rls.xcap.integrated.internal;

import javax.persistence.EntityManager;
import javax.persistence.EntityTransaction;
import javax.persistence.PersistenceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * H2 writes what is committed to its file up to half a second later, which a process that is killed has no time for; so
 * it is told to, before anybody hears that a document was kept. Threads of the database only.
 */
final class FileSync {

    private static final Logger LOG = LoggerFactory.getLogger(FileSync.class);

    private final boolean needed;
    private boolean refused;

    FileSync(final Dialect dialect) {
        needed = dialect == Dialect.H2;
    }

    /** After a commit. */
    void committed(final EntityManager entities) {
        if (!needed) {
            return;
        }
        final EntityTransaction transaction = entities.getTransaction();
        transaction.begin();
        try {
            entities.createNativeQuery("CHECKPOINT SYNC").executeUpdate();
            transaction.commit();
        } catch (final PersistenceException e) {
            if (!refused) {
                LOG.warn(
                        "H2 does not write to its file at once, so a kill may lose the documents of the last half"
                                + " second; does its user lack the rights of an administrator? {}",
                        e.getMessage());
            }
            refused = true;
        } finally {
            if (transaction.isActive()) {
                transaction.rollback();
            }
        }
    }
}
