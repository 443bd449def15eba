/**
 * From a dropped file to a bronze ingestion: reads the events of the landing bucket, writes one
 * manifest per source, starts the Glue job for each.
 *
 * <p>Events may be lost and runs may die, so on the schedule a sweep compares the landing bucket
 * with the receipts that runs leave, and starts a run for the rest. Bronze's tables are the truth
 * and the job asks them; manifests, receipts and the sweeps' own notes in the artifacts bucket are
 * hints, which may be deleted at any time at the cost of a run that finds nothing to do. What was
 * given up, and why, is recorded there too.
 */
package dev.medallion.functions.ingest;
