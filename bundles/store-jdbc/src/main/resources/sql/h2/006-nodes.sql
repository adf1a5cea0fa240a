-- What each node says of itself (db_mode 2). state: 1 serving, 2 draining, 3 dead.
CREATE TABLE IF NOT EXISTS ${table} (
    name VARCHAR(64) NOT NULL,
    incarnation VARCHAR(36) NOT NULL,
    beats BIGINT NOT NULL,
    lease_ms BIGINT NOT NULL,
    address VARCHAR(255),
    state INT NOT NULL,
    PRIMARY KEY (name)
);
