/** What all pages share: requests and responses, templates, assets, and what is let in. */
package dev.medallion.console.web;
