/**
 * The custom resource of the deployment: publishes the job jar, and makes the namespaces and the
 * QuickSight data sets, which CloudFormation cannot declare from {@code pipeline.yaml}.
 */
package dev.medallion.functions.deploy;
