/**
 * The resource types that a template may declare: for each the properties that it knows, and how a
 * local service is made to have such a resource.
 */
package dev.medallion.local.deploy.resources;
