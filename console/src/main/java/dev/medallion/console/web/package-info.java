/** What every page stands on: requests and answers, templates, assets, and what is let in. */
package dev.medallion.console.web;
