/**
 * The one HTTP endpoint: tells the service from the request, decodes it into the SDK's own model
 * classes, calls the service and encodes its answer. Knows no service by name.
 */
package dev.medallion.local.endpoint;
