/** Lists that come in the SUBSCRIBE (RFC 5367, RFC 5363): from a body to a list, within bounds. */
package io.rollcall.rls.core.internal.contained;
