/**
 * Compiles the refresh of a gold table: from its query, what silver has changed since and where the
 * changed rows lie, to the one statement that Athena runs. {@link
 * dev.medallion.functions.gold.GoldRefresh} chooses between the query as a whole and the groups
 * that have changed, which is incremental view maintenance of an aggregate query.
 *
 * <p>How silver describes its changes is the contract's: {@link
 * dev.medallion.contract.SilverVersion}, {@link dev.medallion.contract.ChangeBounds} and the change
 * log.
 */
package dev.medallion.functions.gold;
