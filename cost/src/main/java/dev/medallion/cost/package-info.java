/**
 * What the deployed design costs on AWS, and how near it comes to the quotas: computed from the
 * template, the state machine and the pipeline, with the user's prices as input.
 */
package dev.medallion.cost;
