/** The AWS surface on one machine: what `./medallion` starts. */
package dev.medallion.local;
