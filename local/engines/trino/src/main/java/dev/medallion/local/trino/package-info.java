/** What the Trino child process runs: Trino's own server, tied to the life of its parent. */
package dev.medallion.local.trino;
