/** AWS Security Token Service: identifies the caller. */
package dev.medallion.local.sts;
