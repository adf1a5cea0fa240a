/** Media types and multipart bodies (RFC 2045, RFC 2046), taken apart by bytes. */
package io.rollcall.rls.core.internal.mime;
