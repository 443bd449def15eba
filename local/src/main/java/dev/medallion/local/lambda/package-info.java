/** AWS Lambda: each function is a child process under AWS's own runtime interface client. */
package dev.medallion.local.lambda;
