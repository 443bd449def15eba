/**
 * The custom resource of the deployment: publishes the job jar, makes the catalog, the namespaces
 * and the QuickSight data sets, and lets Lake Formation grant what is needed. CloudFormation cannot
 * declare these, or not from {@code pipeline.yaml}.
 */
package dev.medallion.functions.deploy;
