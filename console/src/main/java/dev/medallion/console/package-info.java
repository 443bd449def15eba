/**
 * The console: web pages that show a stack and act on it, through AWS's APIs only, so that they are
 * the same over what {@code up} runs and over a deployed stack.
 */
package dev.medallion.console;
