/**
 * Draws the charts that the pipeline declares on its data sets, as one HTML page with inline SVG.
 * Knows no service: it is given rows.
 */
package dev.medallion.local.dashboard;
