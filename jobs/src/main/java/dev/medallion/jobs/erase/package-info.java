/** Takes rows out of all that tables refer to: their files, their former snapshots and metadata. */
package dev.medallion.jobs.erase;
