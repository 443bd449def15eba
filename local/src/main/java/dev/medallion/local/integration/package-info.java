/**
 * Where services meet: small interfaces that one service implements and others call. Services know
 * no other service but through these and the SDK's request classes.
 */
package dev.medallion.local.integration;
