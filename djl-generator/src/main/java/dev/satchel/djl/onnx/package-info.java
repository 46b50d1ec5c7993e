/**
 * Folders with a language model that somebody has already made for ONNX Runtime: which files they have and what those say. Nothing is run.
 *
 * <p>Start with {@link dev.satchel.djl.onnx.ModelFolder}.
 */
package dev.satchel.djl.onnx;
