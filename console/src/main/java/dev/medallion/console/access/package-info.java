/** Which permission refused, from an error of AWS, and what mends it. */
package dev.medallion.console.access;
