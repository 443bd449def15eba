/**
 * The AWS surface on one machine, a package for each service. Here stands only what all of them
 * know: where the local side runs, and what it runs from.
 */
package dev.medallion.local;
