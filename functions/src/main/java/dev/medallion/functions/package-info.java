/**
 * The Lambda handlers, one package per function, in the order of the flow: {@code ingest} starts
 * bronze, {@code advance} starts a run, {@code plan} says what a run does, {@code maintenance}
 * applies each layer's policy, {@code deploy} makes what CloudFormation cannot declare.
 */
package dev.medallion.functions;
