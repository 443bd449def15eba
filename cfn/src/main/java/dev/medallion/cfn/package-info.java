/**
 * A CloudFormation template with SAM's transform: read with the line of each value, its parameters
 * checked, its functions evaluated. Knows no resource type and no service.
 */
package dev.medallion.cfn;
