/** Lays graphs out with ELK, for pages that draw them. */
package dev.medallion.console.graph;
