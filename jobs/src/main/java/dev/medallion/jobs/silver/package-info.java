/** Bronze becomes silver: a model's SQL over pinned snapshots, checked and merged by key. */
package dev.medallion.jobs.silver;
