/** Tells the pages that are open when what they show has changed. */
package dev.medallion.console.live;
