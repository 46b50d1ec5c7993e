/**
 * Documents, passages, the contracts of the parts, and the way from a question to an answer that quotes its sources.
 *
 * <p>Start with {@link dev.satchel.Rag}.
 */
package dev.satchel;
