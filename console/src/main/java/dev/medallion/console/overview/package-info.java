/** The first page: the pipeline as a graph, with how each part of it stands. */
package dev.medallion.console.overview;
