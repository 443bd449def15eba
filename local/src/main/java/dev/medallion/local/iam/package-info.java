/** AWS IAM: the roles that the template makes, and their policies. */
package dev.medallion.local.iam;
