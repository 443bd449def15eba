/**
 * Who may read the tables: what decides about it, and what principals are granted that {@code
 * pipeline.yaml} names under {@code access}.
 */
package dev.medallion.functions.access;
