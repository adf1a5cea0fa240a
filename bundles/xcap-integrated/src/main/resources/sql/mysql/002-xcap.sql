CREATE TABLE IF NOT EXISTS ${table} (
    id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY NOT NULL,
    username VARCHAR(64) NOT NULL,
    domain VARCHAR(64) NOT NULL,
    doc MEDIUMBLOB NOT NULL,
    doc_type INT NOT NULL,
    etag VARCHAR(128) NOT NULL,
    source INT NOT NULL,
    doc_uri VARCHAR(255) NOT NULL,
    port INT NOT NULL,
    CONSTRAINT doc_uri_idx UNIQUE (doc_uri),
    INDEX account_doc_type_idx (username, domain, doc_type),
    INDEX account_doc_type_uri_idx (username, domain, doc_type, doc_uri),
    INDEX account_doc_uri_idx (username, domain, doc_uri),
    -- holds all that the look for changes reads
    INDEX changes_idx (doc_type, id, etag)
);
