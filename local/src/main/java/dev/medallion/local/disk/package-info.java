/** Whether the disk that holds all state has space. */
package dev.medallion.local.disk;
