/** Which permission refused, from an error of AWS, and what fixes it. */
package dev.medallion.console.access;
