/** A persistent, incremental Lucene index over documents. */
package dev.satchel.lucene;
