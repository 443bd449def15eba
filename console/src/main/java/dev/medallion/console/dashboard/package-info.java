/** The charts that the pipeline declares on its data sets. */
package dev.medallion.console.dashboard;
