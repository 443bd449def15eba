/** How services keep small documents: one JSON file each, replaced as a whole. */
package dev.medallion.local.files;
