CREATE TABLE IF NOT EXISTS ${table} (
    id SERIAL PRIMARY KEY NOT NULL,
    rlsubs_did VARCHAR(255) NOT NULL,
    resource_uri VARCHAR(255) NOT NULL,
    content_type VARCHAR(255) NOT NULL,
    presence_state BYTEA NOT NULL,
    expires INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    auth_state INTEGER NOT NULL,
    reason VARCHAR(64) NOT NULL,
    CONSTRAINT ${table}_rls_presentity_idx UNIQUE (rlsubs_did, resource_uri)
) WITH (fillfactor = 70);
CREATE INDEX IF NOT EXISTS ${table}_rlsubs_idx ON ${table} (rlsubs_did);
CREATE INDEX IF NOT EXISTS ${table}_updated_idx ON ${table} (updated);
CREATE INDEX IF NOT EXISTS ${table}_expires_idx ON ${table} (expires);
