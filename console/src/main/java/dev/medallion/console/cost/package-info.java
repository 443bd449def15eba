/** What drops of a number and a size would cost on AWS. */
package dev.medallion.console.cost;
