package io.rollcall.rls.event.shared;

/**
 * An attribute and where its value lies in the text.
 *
 * @param namespace empty for none
 * @param prefix empty for none
 * @param value with references resolved
 * @param start where the name begins in the text of the document
 * @param valueStart behind the opening quote
 * @param valueEnd where the closing quote is
 */
record XmlAttribute(
        String namespace, String prefix, String local, String value, int start, int valueStart, int valueEnd) {}
