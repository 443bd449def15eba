/** Work that keeps a processor busy, kept away from the threads that answer requests. */
package dev.medallion.local.compute;
