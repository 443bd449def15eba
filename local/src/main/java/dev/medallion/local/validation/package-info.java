/** Checks a pipeline's queries by the engines' own parsers and analyzers, without the engines. */
package dev.medallion.local.validation;
