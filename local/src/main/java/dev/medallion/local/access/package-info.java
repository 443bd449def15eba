/**
 * Who may ask the endpoint: requests that are meant for this machine, come from no foreign web page
 * and bear a signature or a token. Knows no service by name.
 */
package dev.medallion.local.access;
