/**
 * IAM's policy language: documents parsed strictly, a request decided by the policies around it,
 * and AWS's reference of actions, resource types and condition keys. Knows no service.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy
 *     evaluation logic</a>
 */
package dev.medallion.iam;
