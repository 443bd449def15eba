/**
 * AWS Step Functions: state machines and executions on the interpreter, and the service
 * integrations that tasks may call.
 */
package dev.medallion.local.stepfunctions;
