-- What was loaded from the start-up folder: table and path of each file, SHA-256 of its content.
CREATE TABLE IF NOT EXISTS rls_xcap_loaded (
    path VARCHAR(255) NOT NULL PRIMARY KEY,
    digest CHAR(64) NOT NULL
);
