/**
 * An interpreter of the Amazon States Language in JSONata. Knows no service: a task is carried out
 * by whatever implements the small task interface.
 */
package dev.medallion.local.stepfunctions.states;
