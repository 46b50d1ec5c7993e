/** Local language models: GGUF files run by ONNX Runtime through DJL. */
package dev.satchel.djl;
