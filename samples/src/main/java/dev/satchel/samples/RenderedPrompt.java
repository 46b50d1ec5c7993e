package dev.satchel.samples;

final class RenderedPrompt {
    static String of(dev.satchel.djl.gguf.GgufFile gguf, String json) { return ""; }
}
