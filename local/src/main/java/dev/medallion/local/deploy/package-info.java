/** Reads {@code template.yaml} and wires the local services from it, and from nothing else. */
package dev.medallion.local.deploy;
