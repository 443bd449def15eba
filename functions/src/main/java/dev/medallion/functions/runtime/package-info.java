/**
 * What every handler needs of the Lambda runtime: its environment, its JSON and the snapshot that
 * SnapStart takes of it.
 */
package dev.medallion.functions.runtime;
