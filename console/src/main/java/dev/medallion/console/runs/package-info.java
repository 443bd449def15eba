/** The executions of the state machine: what each did, step by step, and what to do about it. */
package dev.medallion.console.runs;
