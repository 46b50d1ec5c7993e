/**
 * Model files in the GGUF format, read and re-encoded for ONNX Runtime. {@link dev.satchel.djl.gguf.GgufFile} is for everybody; the other
 * types are public because the packages beside this one build on them, and may change from one version to the next.
 */
package dev.satchel.djl.gguf;
