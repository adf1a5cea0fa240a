-- Who has which shard (db_mode 2). epoch: grows each time it goes from hand to hand; writes: with each transaction of
-- its node.
CREATE TABLE IF NOT EXISTS ${table} (
    shard INT NOT NULL,
    node VARCHAR(64),
    incarnation VARCHAR(36),
    epoch BIGINT NOT NULL,
    writes BIGINT NOT NULL,
    PRIMARY KEY (shard)
);
