CREATE TABLE IF NOT EXISTS ${table} (
    id SERIAL PRIMARY KEY NOT NULL,
    username VARCHAR(64) NOT NULL,
    domain VARCHAR(64) NOT NULL,
    doc BYTEA NOT NULL,
    doc_type INTEGER NOT NULL,
    etag VARCHAR(128) NOT NULL,
    source INTEGER NOT NULL,
    doc_uri VARCHAR(255) NOT NULL,
    port INTEGER NOT NULL,
    CONSTRAINT ${table}_doc_uri_idx UNIQUE (doc_uri)
);
CREATE INDEX IF NOT EXISTS ${table}_account_doc_type_idx ON ${table} (username, domain, doc_type);
CREATE INDEX IF NOT EXISTS ${table}_account_doc_type_uri_idx ON ${table} (username, domain, doc_type, doc_uri);
CREATE INDEX IF NOT EXISTS ${table}_account_doc_uri_idx ON ${table} (username, domain, doc_uri);
-- Holds all that the look for changes reads.
CREATE INDEX IF NOT EXISTS ${table}_changes_idx ON ${table} (doc_type, id, etag);
