/** AWS CloudFormation, as far as it describes the stack that the local side has deployed. */
package dev.medallion.local.cloudformation;
