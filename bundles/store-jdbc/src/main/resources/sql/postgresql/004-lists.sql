-- List subscriptions in full. hash: of the watcher, names its shard; watcher: digest of the watcher's key; id: digest of
-- our tag; times in milliseconds since 1970.
CREATE TABLE IF NOT EXISTS ${table} (
    hash INT NOT NULL,
    watcher BIGINT NOT NULL,
    id BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (hash, watcher, id)
);
