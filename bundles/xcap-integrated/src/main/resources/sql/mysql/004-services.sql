-- Which documents have the service of a URI, by the SHA-256 of what all URIs share that SIP takes for equal. Whoever
-- writes such a document holds the row without a key of his table meanwhile, so that of two only the first has it.
CREATE TABLE IF NOT EXISTS rls_xcap_service (
    service_key VARCHAR(64) NOT NULL,
    xcap_table VARCHAR(64) NOT NULL,
    xui VARCHAR(160) NOT NULL,
    document VARCHAR(255) NOT NULL,
    turn INT NOT NULL,
    PRIMARY KEY (service_key, xcap_table, xui, document),
    INDEX rls_xcap_service_document (xcap_table, xui, document)
);
