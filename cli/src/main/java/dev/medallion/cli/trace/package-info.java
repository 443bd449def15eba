/** Where the time of a run went: spans of all services, as a trace that browsers show. */
package dev.medallion.cli.trace;
