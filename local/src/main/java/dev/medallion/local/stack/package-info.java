/**
 * The whole local side put together: the endpoint, the services behind it, the engines behind
 * those, and the template deployed into them. Knows every service by name, and none knows it.
 */
package dev.medallion.local.stack;
