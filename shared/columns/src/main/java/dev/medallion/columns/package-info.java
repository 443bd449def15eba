/** The columns that the columns of a query are made of, read off the plans of Spark. */
package dev.medallion.columns;
