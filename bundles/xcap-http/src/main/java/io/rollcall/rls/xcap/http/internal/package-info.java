/** Documents of XCAP roots (RFC 4825) and of plain web servers, fetched with the HTTP client of the JDK. */
package io.rollcall.rls.xcap.http.internal;
