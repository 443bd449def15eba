/**
 * Looks at what the tables say is missing, and starts a run of the state machine for it; records on
 * gold tables what a run has put into them.
 */
package dev.medallion.functions.advance;
