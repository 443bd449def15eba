/** Child JVMs: how they are started, logged, cached and stopped. */
package dev.medallion.local.process;
