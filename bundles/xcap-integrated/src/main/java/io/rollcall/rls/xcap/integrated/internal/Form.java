package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.spi.DocumentSelector;

/** How the servers that share the table with us spell the columns doc_uri and doc_type. Rows of both are read. */
enum Form {

    /** The whole path, which is unique: Kamailio. */
    PATHS {
        @Override
        String docUri(final String rootPath, final DocumentSelector document) {
            return DocumentUri.of(rootPath, document);
        }

        @Override
        DocumentType type(final DocumentType type) {
            return type == DocumentType.OMA_PRES_RULES ? DocumentType.PRES_RULES : type;
        }
    },

    /** The name below the user's home, unique with username, domain and doc_type: OpenXCAP, with OpenSIPS or alone. */
    NAMES {
        @Override
        String docUri(final String rootPath, final DocumentSelector document) {
            return isOfRules(document) ? "index.xml" : document.document();
        }

        @Override
        DocumentType type(final DocumentType type) {
            return type;
        }
    };

    /** The column doc_uri of a new row. */
    abstract String docUri(String rootPath, DocumentSelector document);

    /** The column doc_type of a new row. */
    abstract DocumentType type(DocumentType type);

    /** OpenXCAP keeps one document of rules for each user, under this name whatever the client calls it. */
    private static boolean isOfRules(final DocumentSelector document) {
        return document.auid().endsWith("pres-rules");
    }
}
