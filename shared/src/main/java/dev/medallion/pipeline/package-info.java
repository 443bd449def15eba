/**
 * The pipeline as data: what {@code pipeline/pipeline.yaml} and the SQL files beside it declare.
 * Knows no AWS service and no engine.
 */
package dev.medallion.pipeline;
