/**
 * Text to token ids and back, from the vocabulary inside a GGUF file.
 *
 * <p>Start with {@link dev.satchel.djl.tokenizer.Tokenizer}.
 */
package dev.satchel.djl.tokenizer;
