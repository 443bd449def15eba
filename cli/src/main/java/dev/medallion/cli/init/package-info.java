/**
 * Makes a project of files: what they are, which columns and keys they have and how sure that is,
 * and the folder that a user goes on from.
 */
package dev.medallion.cli.init;
