/** AWS Security Token Service: tells who asks. */
package dev.medallion.local.sts;
