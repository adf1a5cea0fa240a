-- Back-end subscriptions in full, with what is known of the resource. Columns as in the table of list subscriptions.
CREATE TABLE IF NOT EXISTS ${table} (
    hash INT NOT NULL,
    watcher BIGINT NOT NULL,
    id BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (hash, watcher, id)
) WITH (fillfactor = 70);
